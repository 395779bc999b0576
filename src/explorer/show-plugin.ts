/** The plugins in the order of the sidebar. */
const pluginOrder = ['documentation', 'ready', 'access', 'history'] as const;

type PluginName = (typeof pluginOrder)[number];

/** Shows a plugin. GraphiQL makes room for one only by its own button in the sidebar. */
export function showPlugin(name: PluginName): void {
  const button = document.querySelector<HTMLButtonElement>(
    `.graphiql-sidebar > button[data-index="${pluginOrder.indexOf(name)}"]`,
  );
  if (button?.classList.contains('active') === false) button.click();
}
