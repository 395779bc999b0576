import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { Context } from '../../graph/context.ts';
import type { Database } from '../../db/database.ts';
import type { ReckonedSize } from '../../graph/meter/request-limits.ts';
import { AdmissionLane, type LaneBounds } from './admission-lane.ts';

/** An operation that may exceed one of these numbers waits for a place; smaller ones never do. */
export const smallOperation: ReckonedSize = { objects: 4000, values: 10_000, lists: 3, comparisons: 8 };

const isLarge = (size: ReckonedSize): boolean =>
  (Object.keys(smallOperation) as (keyof ReckonedSize)[]).some((name) => size[name] > smallOperation[name]);

type Lane = 'anonymous' | 'identified';

export type Lanes = Readonly<Record<Lane, AdmissionLane>>;

/**
 * Separate lanes for requests without and with a credential, so that anonymous clients cannot delay partners. A process
 * answers on one thread: more than a few concurrent operations only make all of them slower. The embedded database uses
 * that thread too.
 */
export const laneBounds: Readonly<Record<Database['kind'], Readonly<Record<Lane, LaneBounds>>>> = {
  embedded: {
    anonymous: { running: 1, waiting: 200, timeout: 5000 },
    identified: { running: 2, waiting: 200, timeout: 10_000 },
  },
  server: {
    anonymous: { running: 2, waiting: 200, timeout: 5000 },
    identified: { running: 4, waiting: 200, timeout: 10_000 },
  },
};

/** Creates the lanes of large operations, with the limits for a kind of database. */
export const createLanes = (kind: Database['kind']): Lanes => ({
  anonymous: new AdmissionLane(laneBounds[kind].anonymous),
  identified: new AdmissionLane(laneBounds[kind].identified),
});

/** Admits a few large operations at a time. */
export function admission({ anonymous, identified }: Lanes): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () => {
      let leave = (): void => undefined;
      const left = new Promise<void>((resolve) => (leave = resolve));
      const listener: GraphQLRequestListener<Context> = {
        didResolveOperation: ({ contextValue: { meter, scope, viewer } }) => {
          if (meter.reckoned === null || !isLarge(meter.reckoned)) return Promise.resolve();
          const lane = viewer.identity.role === 'ANONYMOUS' ? anonymous : identified;
          // A request that ended with an exception never reaches its response.
          return lane.enter(Promise.race([left, scope.closed]), scope.signal);
        },
        willSendResponse: () => {
          leave();
          return Promise.resolve();
        },
      };
      return Promise.resolve(listener);
    },
  };
}
