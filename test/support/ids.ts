/** The global id of a row, written without the hub's own code: base64url of `Type:key`. */
export const globalId = (type: string, key: string): string =>
  Buffer.from(`${type}:${key}`, 'utf8').toString('base64url');
