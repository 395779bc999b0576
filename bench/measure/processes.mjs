import fs from 'node:fs';

const ticksPerSecond = 100;

/** CPU of one process since it began and of its children that ended, seconds; null where the system does not tell (not Linux). */
function cpuOf(pid) {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return fields.slice(11, 15).reduce((total, ticks) => total + Number(ticks), 0) / ticksPerSecond;
  } catch {
    return null;
  }
}

/** The server processes of PostgreSQL on this machine. */
function postgresPids() {
  return fs.readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return fs.readFileSync(`/proc/${name}/comm`, 'utf8').trim() === 'postgres';
    } catch {
      return false;
    }
  });
}

/** CPU of a server and of PostgreSQL, seconds. */
export const readCpu = (pid) => ({
  node: cpuOf(pid) ?? 0,
  postgres: postgresPids().reduce((total, each) => total + (cpuOf(each) ?? 0), 0),
});

/** Memory that a process holds now and held at most, MiB. */
export function readMemory(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const read = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024);
  return { now: read('VmRSS'), most: read('VmHWM') };
}
