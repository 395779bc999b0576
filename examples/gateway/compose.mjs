// Prints the supergraph of the services that are named, as they are now:
//   node compose.mjs hub=https://hub.example/graphql register=https://register.example/graphql > supergraph.graphql
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';

// For services that tell their schema to nobody without a credential: `AUTHORIZATION='Bearer …' node compose.mjs …`.
const authorization = process.env.AUTHORIZATION;

async function readService(argument) {
  const [name, url] = argument.split(/=(.*)/);
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(`${name}: ${errors[0].message}`);
  return { name, url, typeDefs: parse(data._service.sdl) };
}

const services = await Promise.all(process.argv.slice(2).map(readService));
const { supergraphSdl, errors = [] } = composeServices(services);
for (const { message } of errors) console.error(message);
if (supergraphSdl === undefined) process.exit(1);
console.log(supergraphSdl);
