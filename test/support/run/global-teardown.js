/** Removes the database that the copies were made of. */
export default async function tearDown() {
  const { removeTemplate } = await import('./template.ts');
  await removeTemplate();
}
