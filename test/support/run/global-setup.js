/** Makes the database once: each test file works on a copy of its own. */
export default async function setUp() {
  const { makeTemplate } = await import('./template.ts');
  await makeTemplate();
}
