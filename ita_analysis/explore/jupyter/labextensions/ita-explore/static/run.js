// Runs the notebook to explore results as soon as it is open: its first screen needs no click.
// Written by hand in the shape JupyterLab takes extensions in, so that nothing is to be built.
const NOTEBOOK = "notebooks/explore.ipynb";

const plugin = {
  id: "ita-explore:run",
  autoStart: true,
  activate: app => {
    const begun = new WeakSet();
    const run = async widget => {
      if (widget?.context?.path !== NOTEBOOK || begun.has(widget)) return;
      begun.add(widget);
      await widget.context.sessionContext.ready;
      app.shell.activateById(widget.id);
      // The list of files leaves too little room for charts on a small screen.
      app.shell.collapseLeft();
      await app.commands.execute("notebook:run-all-cells");
    };
    app.restored.then(() => {
      run(app.shell.currentWidget);
      app.shell.currentChanged.connect((_, change) => run(change.newValue));
    });
  },
};

(window._JUPYTERLAB ??= {})["ita-explore"] = {
  init: () => {},
  get: async () => () => ({ __esModule: true, default: plugin }),
};
