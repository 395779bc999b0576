import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeAuthority } from './certificates.mjs';

const hubName = 'lienthong-demo';

/** Prepares a hub and some departments' services in a directory: certificates, keys and settings. It starts nothing. */
export async function prepare(directory, { codes, synthetic }) {
  const authority = await makeAuthority('Demo');
  const file = async (name, text) => {
    const place = path.join(directory, name);
    await writeFile(place, text, { mode: 0o600 });
    return place;
  };
  const authorityFile = await file('authority.pem', authority.certificate);
  const keySet = path.join(directory, 'hub-keys.json');
  const certificateFiles = async (name, { certificate, key }) => [
    await file(`${name}.pem`, certificate),
    await file(`${name}.key.pem`, key),
  ];
  const [certificate, certificateKey] = await certificateFiles('hub', await authority.issueClient(hubName));
  const common = { PORT: '0', LIENTHONG_LOG: 'error', LIENTHONG_SYNTHETIC: String(synthetic) };
  const hub = {
    ...common,
    LIENTHONG_DATA_DIR: path.join(directory, 'hub'),
    LIENTHONG_SYNTHETIC_EXCEPT: codes.join(','),
    LIENTHONG_HUB: hubName,
    LIENTHONG_LINK_CERTIFICATE: certificate,
    LIENTHONG_LINK_CERTIFICATE_KEY: certificateKey,
  };
  const nodes = {};
  for (const code of codes) {
    const [own, ownKey] = await certificateFiles(code, await authority.issueServer(code));
    nodes[code] = {
      ...common,
      LIENTHONG_DATA_DIR: path.join(directory, code),
      LIENTHONG_DEPARTMENT_HUB: hubName,
      LIENTHONG_DEPARTMENT_HUB_KEYS: keySet,
      LIENTHONG_DEPARTMENT_CERTIFICATE: own,
      LIENTHONG_DEPARTMENT_CERTIFICATE_KEY: ownKey,
      LIENTHONG_DEPARTMENT_CLIENT_AUTHORITY: authorityFile,
    };
  }
  return { hub, nodes, keySet, authorityFile, authority: authority.certificate };
}
