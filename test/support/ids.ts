/** The global id of a row, written without the hub's own code: base64url of `Type:key`. */
export const globalId = (type: string, key: string): string =>
  Buffer.from(`${type}:${key}`, 'utf8').toString('base64url');

/** The key in a global id: `92-SYT-20250701:17`. */
export const keyOfId = (id: string): string => Buffer.from(id, 'base64url').toString('utf8').replace(/^\w+:/, '');
