// Where Monaco finds its workers: files of their own, next to this script. The build fills in their names.
globalThis.MonacoEnvironment = {
  getWorker(_, label) {
    const name = WORKERS[label] ?? WORKERS.editor;
    return new Worker(new URL(name, import.meta.url), { type: 'module' });
  },
};
