import { pick, useGraphiQL, useGraphiQLActions } from '@graphiql/react';

/** Returns the action that reads the schema again, if a hub that answers nobody without a credential has refused it. */
export function useReadSchema(): () => void {
  const { schema } = useGraphiQL(pick('schema'));
  const actions = useGraphiQLActions();
  return () => {
    if (schema === null || schema === undefined) void actions.introspect();
  };
}
