/** Part of the key of a stream: `new Random('seed', 'beneficiary', 17)`. */
type RandomKey = string | number;

/** A stream of random numbers that depends only on its key, so that no row depends on earlier rows (sfc32). */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(...key: readonly RandomKey[]) {
    [this.a, this.b, this.c] = hash(key.join('\u0000'));
    for (let round = 0; round < 12; round += 1) this.fraction();
  }

  /** Draws a number from 0 (included) to 1 (excluded). */
  fraction(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  /** Draws a whole number; both ends are included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  /** Draws a number between two others. */
  between(from: number, to: number): number {
    return from + this.fraction() * (to - from);
  }

  /** Returns true with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** Draws one item, each with the same probability. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.fraction() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  }
}

// A local name: access to a global for every character is slow in a VM context, as in tests.
const { imul } = Math;

/** Computes three 32-bit words of a text (cyrb128 without its last word). */
function hash(text: string): [number, number, number] {
  let [one, two, three, four] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    one = two ^ imul(one ^ unit, 597399067);
    two = three ^ imul(two ^ unit, 2869860233);
    three = four ^ imul(three ^ unit, 951274213);
    four = one ^ imul(four ^ unit, 2716044179);
  }
  one = imul(three ^ (one >>> 18), 597399067);
  two = imul(four ^ (two >>> 22), 2869860233);
  three = imul(one ^ (three >>> 17), 951274213);
  four = imul(two ^ (four >>> 19), 2716044179);
  return [one ^ two ^ three ^ four, two ^ one, three ^ one];
}
