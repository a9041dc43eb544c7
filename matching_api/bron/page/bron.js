// The page at /bron/: passes files to the worker and shows what comes back; sends nothing to anybody.
import { columnChoice, decision, section } from "./tables.js";

const at = (id) => document.getElementById(id);
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const waiting = new Map();
let asked = 0;
let key = "";
let decisions = {};
let columns = {};
let tags = new Map();
let fields = [];

function ask(request, transfer = []) {
  return new Promise((resolve) => {
    asked += 1;
    waiting.set(asked, resolve);
    worker.postMessage({ id: asked, ...request }, transfer);
  });
}

function say(text) { at("status").textContent = text; }

function complain(sentence) {
  at("error").textContent = sentence;
  at("error").hidden = !sentence;
}

worker.onerror = () => complain("Deze browser kan de pagina niet uitvoeren. Gebruik een recente Edge, Chrome of Firefox.");
worker.onmessage = ({ data }) => {
  if (data.failed) return worker.onerror();
  if (data.ready) {
    tags = new Map(data.tags);
    fields = data.fields;
    at("look").disabled = at("new-key").disabled = false;
    return say("Klaar om te beginnen.");
  }
  if (data.rows) return say(`${data.rows.toLocaleString("nl-NL")} rijen gelezen…`);
  waiting.get(data.id)(data.answer);
  waiting.delete(data.id);
};

function offer(link, name, type, text) {
  if (link.href) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
}

async function useKey(text, sentence) {
  const print = await ask({ what: "fingerprint", key: text });
  key = print ? text : "";
  at("key-status").textContent = print ? `${sentence} Vingerafdruk: ${print}.` : "Dit is geen sleutelbestand.";
}

at("key").addEventListener("change", async () => {
  const [file] = at("key").files;
  if (file) await useKey(await file.text(), "De sleutel is gelezen.");
});

at("new-key").addEventListener("click", async () => {
  const organisation = at("organisation").value.trim();
  const text = await ask({ what: "new-key", organisation });
  const link = document.createElement("a");
  offer(link, `${organisation || "samenstart"}.key`, "text/plain", text);
  link.click();
  await useKey(text, "Er is een nieuwe sleutel gemaakt. Bewaar het bestand op een veilige plek.");
});

const drop = at("drop");
for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) at("export").files = event.dataTransfer.files;
  at("export").dispatchEvent(new Event("change"));
});
// A file dropped beside the frame must not make the browser open it in place of the page.
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());

at("export").addEventListener("change", () => {
  const [file] = at("export").files;
  at("export-name").textContent = file ? `Gekozen: ${file.name}` : "";
  decisions = {};
  columns = {};
});

at("organisation").addEventListener("change", () => {
  const kind = { jt: "jeugdteam", sp: "specialist" }[at("organisation").value.split("-")[0]];
  if (kind && !at("waitlist").value) at("waitlist").value = kind;
});

async function options() {
  const [mapping] = at("mapping").files;
  return {
    organisation: at("organisation").value.trim(),
    waitlist: at("waitlist").value,
    reference_date: at("reference").value,
    key,
    mapping: mapping ? await mapping.text() : null,
    sheet: at("sheet").value.trim() || null,
    header_row: Number(at("header-row").value) || null,
    columns,
    decisions,
  };
}

async function look() {
  complain("");
  at("look").disabled = true;
  at("result").hidden = at("taking").hidden = at("column-part").hidden = true;
  say("De export wordt gelezen…");
  const content = await at("export").files[0].arrayBuffer();
  const answer = await ask({ what: "run", content, options: await options() }, [content]);
  at("look").disabled = false;
  say(answer.error ? "" : "Klaar. Bekijk het rapport.");
  if (answer.columns) showColumns(answer.columns, Boolean(answer.error));
  if (answer.error) return complain(answer.error);
  show(answer.report);
  offerFiles(answer.files);
  at("result-title").focus();
}

function showColumns(list, unclear) {
  at("columns").replaceChildren(...list.map((one, i) => columnChoice(one, i, fields)));
  at("column-part").hidden = false;
  at("column-part").open = unclear;
}

at("recolumn").addEventListener("click", () => {
  columns = {};
  for (const select of at("columns").querySelectorAll("select")) columns[select.dataset.header] = select.value;
  look();
});

function show(report) {
  at("sums").textContent = report.sums;
  at("form-read").textContent = `Gelezen: ${report.form}.`;
  at("notices").replaceChildren(...report.notices.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  at("sections").replaceChildren(...report.sections.map(section));
  const lines = report.undecided.map((one, i) => decision(one, i, tags, report.choices, decisions[one.text]));
  at("decisions").replaceChildren(...lines);
  at("deciding").hidden = !lines.length;
  at("result").hidden = at("taking").hidden = false;
}

function offerFiles(files) {
  const has = Object.keys(files).length > 0;
  at("downloads").hidden = !has;
  at("no-key").hidden = has;
  const organisation = at("organisation").value.trim();
  const endings = { rapport: ["html", "text/html"], koppeling: ["toml", "application/toml"] };
  for (const [name, text] of Object.entries(files)) {
    const [ending, type] = endings[name] ?? ["csv", "text/csv"];
    const folder = name === "levering" ? "" : "BLIJFT-HIER-";
    offer(at(`get-${name}`), `${folder}${organisation}-${name}.${ending}`, type, text);
  }
}

at("again").addEventListener("click", () => {
  for (const line of at("decisions").children) {
    const chosen = JSON.parse(line.querySelector("select").value);
    if (chosen !== null) decisions[line.querySelector("label").dataset.text] = chosen;
  }
  look();
});

at("form").addEventListener("submit", (event) => { event.preventDefault(); look(); });

const today = new Date();
at("reference").value = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
