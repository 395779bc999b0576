import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { parseCheckpoint, signCheckpoint } from '../../src/audit/checkpoint.ts';
import { checkSignatures, parseNote, signNote, verifierKey } from '../../src/audit/signed-note.ts';
import { runs } from '../support/property/runs.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');

const text = 'example.org/ledger\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
const good = signNote(text, 'example.org/ledger', privateKey);

const signingOf = (note: string, keys: readonly KeyObject[] = [publicKey]): string => {
  const parsed = parseNote(note);
  return parsed === null ? 'none' : checkSignatures(parsed, keys);
};

/** The key of the example in the specification (c2sp.org/signed-note), and the note that it signed. */
const example = {
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature: 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=',
};

test('the example of the specification is good, and its key is written as there', () => {
  const [name = '', , encoded = ''] = example.key.split('+');
  const raw = Buffer.from(encoded, 'base64').subarray(1);
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  });
  expect(verifierKey(name, key)).toBe(example.key);
  const note = `${example.text}\n— ${name} ${example.signature}\n`;
  expect(signingOf(note, [key])).toBe('good');
  expect(signingOf(note.replace('answer', 'reply'), [key])).toBe('bad');
  expect(signingOf(note, [publicKey])).toBe('unknown');
});

test('a signed note is its text, an empty line and a signature over the text', () => {
  const [, name, encoded = ''] = /\n\n— (\S+) (\S+)\n$/.exec(good) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  expect(name).toBe('example.org/ledger');
  expect(bytes.subarray(0, 4).toString('hex')).toBe(verifierKey('example.org/ledger', publicKey).split('+')[1]);
  expect(bytes.subarray(4)).toEqual(sign(null, Buffer.from(text), privateKey));
  expect(parseNote(good)?.text).toBe(text);
  expect(signingOf(good)).toBe('good');
  expect(signingOf(good, [other.publicKey, publicKey])).toBe('good');
});

test('signatures of witnesses are left aside; one of the hub that does not fit is bad, whatever others say', () => {
  const line = (note: string): string => note.slice(note.lastIndexOf('—'));
  const witness = line(signNote(text, 'witness.example', other.privateKey));
  expect(signingOf(good + witness)).toBe('good');
  expect(signingOf(good + witness, [publicKey, other.publicKey])).toBe('good');
  expect(signingOf(`${text}\n${witness}`)).toBe('unknown');
  const unfit = line(signNote('other\n', 'example.org/ledger', privateKey));
  expect(signingOf(`${text}\n${unfit}`)).toBe('bad');
  expect(signingOf(good + unfit)).toBe('bad');
  // Under another name it is not the hub's.
  expect(signingOf(`${text}\n${line(good).replace('example.org/ledger', 'example.org/other')}`)).toBe('unknown');
});

test('a text that is no signed note is none', () => {
  for (const none of ['', text, `${text}\n`, good.slice(0, -1), `${good}x`, good.replace('—', '-'), `${good}\n\n`]) {
    expect([none, signingOf(none)]).toEqual([none, 'none']);
  }
});

test('of a note, no character can be changed, added or taken off and it stays good', () => {
  const change = fc.record({
    at: fc.nat(good.length - 1),
    how: fc.constantFrom('change', 'add', 'drop'),
    character: fc.constantFrom('a', 'B', '0', '=', '/', ' ', '\n', 'é'),
  });
  fc.assert(
    fc.property(change, ({ at, how, character }) => {
      const changed = {
        change: good.slice(0, at) + character + good.slice(at + 1),
        add: good.slice(0, at) + character + good.slice(at),
        drop: good.slice(0, at) + good.slice(at + 1),
      }[how];
      fc.pre(changed !== good);
      expect(signingOf(changed)).not.toBe('good');
    }),
    runs(1000),
  );
});

test('a checkpoint is an origin, a size and a root, and may have more lines, which are signed too', () => {
  const root = Buffer.alloc(32, 7);
  const signed = signCheckpoint('example.org/ledger', 12, root, privateKey);
  expect(parseCheckpoint(signed)).toMatchObject({
    origin: 'example.org/ledger',
    size: 12,
    root: root.toString('base64'),
    text: signed,
  });
  const extended = signNote(
    `example.org/ledger\n12\n${root.toString('base64')}\nmore\n`,
    'example.org/ledger',
    privateKey,
  );
  expect(parseCheckpoint(extended)?.size).toBe(12);
  for (const [from, to] of [
    ['\n12\n', '\n012\n'],
    ['\n12\n', '\n0\n'],
    ['\n12\n', '\n-12\n'],
    ['\n12\n', '\n1e3\n'],
    ['example.org', 'example org'],
    ['=', ''],
    ['\n\n', '\n'],
  ] as const) {
    expect([to, parseCheckpoint(signed.replace(from, to))]).toEqual([to, null]);
  }
});
