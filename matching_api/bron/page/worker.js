// Runs the preparing in Python, away from the page; once it is loaded, nothing can go out from here any more.
import { loadPyodide } from "./pyodide-314.0.7/pyodide.mjs";

const WAYS_OUT = ["fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport", "Worker", "BroadcastChannel"];

function closeTheDoor() {
  for (const name of WAYS_OUT) Object.defineProperty(self, name, { value: undefined, writable: false, configurable: false });
}

async function load() {
  const pyodide = await loadPyodide({ indexURL: new URL("./pyodide-314.0.7/", import.meta.url).href });
  const answer = await fetch(new URL("./kern.zip", import.meta.url));
  if (!answer.ok) throw new Error("kern");
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/kern" });
  pyodide.runPython("import sys; sys.path.insert(0, '/kern')");
  const kern = pyodide.pyimport("matching_api.prepare.in_page");
  const words = { tags: JSON.parse(kern.tags()), fields: JSON.parse(kern.fields()) };
  closeTheDoor();
  return { kern, words };
}

const loaded = load();
loaded.then(
  ({ words }) => postMessage({ ready: true, ...words }),
  () => postMessage({ failed: true }),
);

function work({ kern }, asked) {
  if (asked.what === "new-key") return kern.new_key(asked.organisation);
  if (asked.what === "fingerprint") return kern.fingerprint(asked.key);
  const progress = (rows) => postMessage({ id: asked.id, rows });
  return JSON.parse(kern.run(new Uint8Array(asked.content), JSON.stringify(asked.options), progress));
}

self.onmessage = async ({ data }) => {
  try {
    postMessage({ id: data.id, answer: work(await loaded, data) });
  } catch (error) {
    // The message of an error could quote a cell; its name cannot.
    postMessage({ id: data.id, answer: { error: `Er ging iets mis dat niet had mogen gebeuren (${error.name}).` } });
  }
};
