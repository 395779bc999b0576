import { ModuleMocker } from 'jest-mock';

const events = ['beforeExit', 'exit', 'uncaughtException', 'unhandledRejection', 'warning', 'SIGINT', 'SIGTERM'];

const listenersOf = () => new Map(events.map((event) => [event, new Set(process.listeners(event))]));

/** Has the tests of a file run among the globals of the process, and leaves these as they were. */
export default class WorkerEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #console = console;
  #exit = process.exit;
  #settings = { ...process.env };
  #listeners = listenersOf();

  async setup() {}

  async teardown() {
    globalThis.console = this.#console;
    process.exit = this.#exit;
    for (const name of Object.keys(process.env)) if (!(name in this.#settings)) delete process.env[name];
    Object.assign(process.env, this.#settings);
    for (const [event, listeners] of listenersOf()) {
      for (const listener of listeners) if (!this.#listeners.get(event).has(listener)) process.off(event, listener);
    }
  }

  /** There is no context but that of the process. */
  getVmContext() {
    return null;
  }
}
