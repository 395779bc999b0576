import { inputFaults } from '../messages/input.ts';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { reasonOf } from '../base/reason.ts';
import { badUserInput, OperatorError } from '../base/errors.ts';
import { packagePath } from '../base/paths.ts';
import { purposePattern } from './stated-purpose.ts';

const title = z.string().trim().min(1).max(200);

/** Describes faults of the shape: the messages of the library are for programmers. */
function describe({ path = [] }: { readonly path?: readonly PropertyKey[] | undefined }): string {
  const field = path[1];
  if (field === 'title' || field === 'titleEn') return 'must be a text of 1 to 200 characters';
  if (field === 'code') return 'must be a code of capitals, digits and _';
  return path.length === 1
    ? 'must have `code`, `title` and `titleEn` and nothing else'
    : 'must be a list of 1 to 200 purposes';
}

const purposeFile = z
  .array(
    z.strictObject({
      code: z.string().regex(purposePattern, { error: 'must be a code of capitals, digits and _' }),
      title,
      titleEn: title,
    }),
  )
  .min(1)
  .max(200)
  .refine((list) => new Set(list.map(({ code }) => code)).size === list.length, { error: 'has the same code twice' });

/** A purpose for which personal data may be read (mục đích sử dụng dữ liệu). */
export interface AccessPurpose {
  /** `VERIFICATION`. */
  readonly code: string;
  /** In Vietnamese. */
  readonly title: string;
  readonly titleEn: string;
}

/** The purposes that a request may name, and a sharing clause may list. */
export class AccessPurposes {
  readonly list: readonly AccessPurpose[];
  readonly #codes: ReadonlySet<string>;

  constructor(list: readonly AccessPurpose[]) {
    this.list = list;
    this.#codes = new Set(list.map(({ code }) => code));
  }

  /** Whether a code is on the list. Codes are compared exactly. */
  has(code: string): boolean {
    return this.#codes.has(code);
  }

  /**
   * Checks that a code is on the list, and returns it.
   * @throws BAD_USER_INPUT for any other code, with those on the list.
   */
  check(argument: string, code: string): string {
    if (this.has(code)) return code;
    throw badUserInput(argument, inputFaults.purpose([...this.#codes]));
  }
}

/** Describes what is wrong with a file of purposes, without repeating it. */
function describeFault(error: unknown): string {
  if (!(error instanceof z.ZodError)) return reasonOf(error);
  const [issue] = error.issues;
  if (issue === undefined) return 'is not understood';
  const [index, field] = issue.path;
  const entry = typeof index === 'number' ? `purpose ${index + 1}` : 'it';
  return [entry, ...(field === undefined ? [] : [String(field)]), issue.message].join(' ');
}

/**
 * Reads the list of purposes from a file; from that of the package if absent.
 * @throws OperatorError if it cannot be read, or is not such a list.
 */
export function readPurposes(file: string | null = null): AccessPurposes {
  try {
    const text = readFileSync(file ?? packagePath('prisma', 'seed', 'purposes.yaml'), 'utf8');
    return new AccessPurposes(purposeFile.parse(parse(text.normalize('NFC')), { error: describe }));
  } catch (error) {
    throw new OperatorError(`LIENTHONG_PURPOSES_FILE (${file ?? 'of the package'}): ${describeFault(error)}.`);
  }
}
