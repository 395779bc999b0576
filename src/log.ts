import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';

/** The hub's log: one JSON line an event, on standard error. Requests' values never go in. */
export const createLog = (level: Config['logLevel']): Logger => pino({ level, base: null }, pino.destination(2));
