import type { Dispatcher } from 'undici';

/** An HTTP answer. */
export interface HttpAnswer {
  readonly statusCode: number;
  /** Its content type; empty if it does not name one. */
  readonly type: string;
  /** Its content; null if it was not read. */
  readonly text: string | null;
}

/** What to send, and what to read of the answer. */
export interface ExchangeOptions {
  readonly request: Dispatcher.DispatchOptions;
  /** Whether to read the content of an answer; otherwise it is dropped with its connection. */
  readonly isRead: (answer: Pick<HttpAnswer, 'statusCode' | 'type'>) => boolean;
  readonly signal: AbortSignal;
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Returns the text of a content in UTF-8, without a byte order mark. */
function textOf(chunks: readonly Buffer[]): string {
  const text = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Collects one answer. It makes no stream of it: answers of services are short, and most come whole. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<HttpAnswer>;
  readonly #isRead: ExchangeOptions['isRead'];
  readonly #signal: AbortSignal;
  readonly #chunks: Buffer[] = [];
  #resolve: (answer: HttpAnswer) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #head: Omit<HttpAnswer, 'text'> | null = null;

  constructor({ isRead, signal }: ExchangeOptions) {
    this.#isRead = isRead;
    this.#signal = signal;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    signal.addEventListener('abort', this.#abort);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) this.#abort();
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number, headers: Headers): void {
    // Answers below 200 announce another one.
    if (statusCode < 200) return;
    this.#head = { statusCode, type: String(headers['content-type'] ?? '') };
    if (this.#isRead(this.#head)) return;
    this.#end({ ...this.#head, text: null });
    controller.abort(new Error('The content is not read.'));
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#head !== null) this.#end({ ...this.#head, text: textOf(this.#chunks) });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.#fail(error);
  }

  readonly #abort = (): void => {
    const reason = this.#signal.reason as Error;
    this.#fail(reason);
    this.#controller?.abort(reason);
  };

  #end(answer: HttpAnswer): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#resolve(answer);
  }

  #fail(error: Error): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#reject(error);
  }
}

/**
 * Sends one request and reads its answer.
 * @throws the reason of the signal once it is aborted, or the error of the connection
 */
export function exchange(dispatcher: Dispatcher, options: ExchangeOptions): Promise<HttpAnswer> {
  const handler = new Exchange(options);
  dispatcher.dispatch(options.request, handler);
  return handler.answer;
}
