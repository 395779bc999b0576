import type {} from 'monaco-editor';

function fileFor(label: string): string {
  return label === 'graphql' || label === 'json' ? WORKER_FILES[label] : WORKER_FILES.editor;
}

window.MonacoEnvironment = {
  getWorker(_workerId, label) {
    return new Worker(new URL(fileFor(label), import.meta.url), { name: label });
  },
};
