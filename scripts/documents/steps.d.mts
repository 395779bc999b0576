export interface Block {
  readonly line: number;
  readonly language: string;
  readonly content: string;
  /** `run`, or the reason why it is not run; undefined where neither is said. */
  readonly treatment: string | undefined;
}

export function readBlocks(text: string): readonly Block[];
