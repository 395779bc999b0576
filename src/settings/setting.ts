import { z } from 'zod';

/** A process that serves: the hub (`lienthong serve`) or a department service (`lienthong department-service`). */
export type Server = 'hub' | 'department service';

/** A value of the environment that an operator sets. */
export interface Setting<Shape extends z.ZodType = z.ZodType> {
  /** What its value must be, and its default. */
  readonly shape: Shape;
  /** What it is for, in one sentence. */
  readonly purpose: string;
  /** What a number counts: `milliseconds`. */
  readonly unit?: string;
  /** What holds in place of a value, for a shape without a default; `none` if absent. */
  readonly ifUnset?: string;
  /** Whether no part of the value may be printed. */
  readonly isSecret?: true;
  /** Which processes read it; both if absent. */
  readonly readBy?: readonly [Server];
  /** Whether `lienthong --help` names it. */
  readonly isEssential?: true;
}

export type Settings = Readonly<Record<string, Setting>>;

/** Settings that belong together, under a title. */
export interface SettingGroup {
  readonly title: string;
  readonly settings: Settings;
}

export type ShapesOf<Some extends Settings> = { readonly [Name in keyof Some]: Some[Name]['shape'] };

/** What settings hold once they were read. */
export type ValuesOf<Some extends Settings> = z.output<z.ZodObject<ShapesOf<Some>>>;

/** Reports what is wrong with a setting. */
export type Complain<Some extends Settings> = (name: keyof Some, message: string) => void;

/** The shapes of settings, by their names. */
export const shapesOf = <Some extends Settings>(settings: Some): ShapesOf<Some> =>
  Object.fromEntries(Object.entries(settings).map(([name, { shape }]) => [name, shape])) as ShapesOf<Some>;

interface Range {
  readonly from: number;
  readonly to: number;
  readonly default: number;
}

/** A whole number. */
export const whole = ({ from, to, default: value }: Range): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(from).max(to).default(value);
