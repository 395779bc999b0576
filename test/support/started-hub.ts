import { run, type HubProcess } from './hub-process.ts';
import type { Place } from './place.ts';

/** Settings of a hub with few records, at a port that the system chooses. */
export const small = { PORT: '0', LIENTHONG_SYNTHETIC: '200' };

/** Starts a hub in a place. */
export const serve = ({ settings }: Place, more: Readonly<Record<string, string>> = {}): HubProcess =>
  run(['serve'], { ...small, ...settings, ...more });

/** Waits until a hub serves; returns its address. */
export async function addressOf(hub: HubProcess): Promise<string> {
  await hub.printed(/Stop it with/);
  const [, address] = await hub.printed(/serves at (\S+)/);
  return address ?? '';
}

/** Asks a hub without a credential. */
export async function ask(address: string, query: string): Promise<{ data?: Record<string, any>; errors?: unknown }> {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as { data?: Record<string, any>; errors?: unknown };
}

/** Expects one clear line on stderr and exit code 1; no stack trace, no password. */
export async function expectRefusal({ outcome }: HubProcess, reason: RegExp): Promise<void> {
  const { code, stderr, stdout } = await outcome;
  expect(stderr).toMatch(reason);
  expect(stderr).toMatch(/^lienthong: [^\n]+\n$/);
  expect(stderr.length).toBeLessThan(500);
  expect(stdout + stderr).not.toMatch(/hunter2|\bat .+:\d+:\d+/);
  expect(code).toBe(1);
}
