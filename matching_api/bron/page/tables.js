// Builds the report's tables from text; nothing is ever read as HTML.

function make(name, text, properties = {}) {
  const element = Object.assign(document.createElement(name), properties);
  if (text !== undefined) element.textContent = text;
  return element;
}

export function table(label, head, rows) {
  if (!rows.length) return make("p", "Geen.");
  const frame = make("div", undefined, { className: "scroll" });
  const made = frame.appendChild(make("table"));
  made.setAttribute("aria-label", label);
  const top = made.createTHead().insertRow();
  for (const title of head) top.append(make("th", title, { scope: "col" }));
  const body = made.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    row.forEach((cell, i) => { line.insertCell().textContent = cell; line.cells[i].dataset.head = head[i]; });
  }
  return frame;
}

export function section({ title, head, rows }) {
  const part = make("section");
  part.append(make("h3", title), table(title, head, rows));
  return part;
}

// One line for a column: what it becomes, which a person may change.
export function columnChoice({ header, shown, letter, field, why }, index, fields) {
  const line = make("div", undefined, { className: "decision" });
  const label = line.appendChild(make("label", `${letter}: ${shown}`, { htmlFor: `column-${index}` }));
  label.append(make("small", why));
  const select = line.appendChild(make("select", undefined, { id: `column-${index}` }));
  select.dataset.header = header;
  for (const name of fields) select.append(make("option", name, { value: name }));
  select.value = field;
  return line;
}

function option(label, value) {
  return make("option", label, { value: JSON.stringify(value) });
}

// One line for an unknown text: a choice that says what it means. `chosen`: what was decided before.
export function decision({ text, rows, proposal }, index, tags, choices, chosen) {
  const line = make("div", undefined, { className: "decision" });
  const label = line.appendChild(make("label", `“${text}” (${rows} ${rows === 1 ? "rij" : "rijen"})`, { htmlFor: `decide-${index}` }));
  label.dataset.text = text;
  const select = line.appendChild(make("select", undefined, { id: `decide-${index}` }));
  select.append(option("nog niet besloten", null));
  if (proposal) {
    const names = proposal === choices.safety_first ? "veilig eerst, 1-op-1" : proposal.map((key) => tags.get(key)).join(" + ");
    select.append(option(`voorstel: ${names}`, proposal));
  }
  select.append(option("deze rijen wachten", choices.waits), option("veilig eerst: 1-op-1, nooit leveren", choices.safety_first));
  const group = select.appendChild(make("optgroup", undefined, { label: "een hulpvraag" }));
  for (const [key, name] of tags) group.append(option(name, [key]));
  if (chosen !== undefined) select.value = JSON.stringify(chosen);
  return line;
}
