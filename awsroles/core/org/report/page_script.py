"""The script of the review's page: the matrix, of which only what is visible is made, the filter, and the paper."""

SCRIPT = r"""
"use strict";
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const ROW = 26, COLUMN = 30, MORE = 2, CARDS = 200;
const roleAccount = data.roles.map((role) => role[0]), roleFunction = data.roles.map((role) => role[1]);

// The accesses, sorted by user.
const counts = new Uint32Array(data.users.length + 1);
function eachUser(ranges, seen) {
  for (const range of ranges.split(",")) {
    const [first, last = first] = range.split("-").map(Number);
    for (let user = first; user <= last; user++) seen(user);
  }
}
for (const [, , ranges] of data.accesses) eachUser(ranges, (user) => counts[user + 1]++);
for (let user = 0; user < data.users.length; user++) counts[user + 1] += counts[user];
const total = counts[data.users.length];
const roleOf = new Uint32Array(total), detailOf = new Uint32Array(total), userOf = new Uint32Array(total);
const next = counts.slice();
for (const [role, detail, ranges] of data.accesses) {
  eachUser(ranges, (user) => {
    const at = next[user]++;
    roleOf[at] = role; detailOf[at] = detail; userOf[at] = user;
  });
}
const gained = new Set(data.gained.map(([user, role]) => user * data.roles.length + role));
const isGained = (at) => gained.size > 0 && gained.has(userOf[at] * data.roles.length + roleOf[at]);

const shown = new Uint8Array(total);
const hiddenFunctions = new Set();
let users = [], accounts = [], onlyGained = false;

function make(name, text, className) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}
const color = (index) => "c" + index % 12;
const isWeak = (at) => data.details[detailOf[at]][2] !== "required";

function filter() {
  // A bit for each word that an account, a function or a user has.
  const words = $("search").value.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 30), all = 2 ** words.length - 1;
  const bits = (texts) => words.reduce((found, word, index) => texts.toLowerCase().includes(word)
    ? found | 1 << index : found, 0);
  const userBits = data.users.map(([name]) => bits(name));
  const accountBits = data.accounts.map(([name, id]) => bits(`${name} ${id}`));
  const functionBits = data.functions.map(([name]) => bits(name));
  const roleBits = Int32Array.from(data.roles, ([account, index]) => accountBits[account] | functionBits[index]);
  const isOff = Uint8Array.from(data.roles, ([, index]) => hiddenFunctions.has(index));
  const hasUser = new Uint8Array(data.users.length), hasAccount = new Uint8Array(data.accounts.length);
  let count = 0;
  for (let user = 0; user < data.users.length; user++) {
    const own = userBits[user];
    for (let at = counts[user]; at < counts[user + 1]; at++) {
      const role = roleOf[at];
      const fits = (own | roleBits[role]) === all && !isOff[role] && (!onlyGained || isGained(at));
      shown[at] = fits ? 1 : 0;
      if (fits) { hasUser[user] = hasAccount[roleAccount[role]] = 1; count++; }
    }
  }
  users = [...hasUser.keys()].filter((user) => hasUser[user]);
  accounts = [...hasAccount.keys()].filter((account) => hasAccount[account]);
  $("none").hidden = count > 0;
  $("matrix").hidden = count === 0;
  $("count").textContent = `${count.toLocaleString("en")} of ${total.toLocaleString("en")} accesses:`
    + ` ${users.length} users, ${accounts.length} accounts.`;
  $("matrix").scrollTo(0, 0);
  drawn = "";
  draw();
}

// Only what is visible is in the document, with empty room around it.
let drawn = "";
function draw() {
  const box = $("matrix"), narrow = innerWidth <= 480, names = narrow ? 130 : 220;
  const top = Math.max(0, Math.floor(box.scrollTop / ROW) - MORE);
  const bottom = Math.min(users.length, top + Math.ceil(innerHeight * .7 / ROW) + 2 * MORE);
  const left = Math.max(0, Math.floor(box.scrollLeft / COLUMN) - MORE);
  const right = Math.min(accounts.length, left + Math.ceil((innerWidth - names) / COLUMN) + 2 * MORE);
  const now = [top, bottom, left, right, names].join();
  if (now === drawn) return;
  drawn = now;
  const table = make("table");
  table.style.width = `${names + accounts.length * COLUMN}px`;
  table.setAttribute("aria-rowcount", users.length + 1);
  table.setAttribute("aria-colcount", accounts.length + 1);
  const head = make("tr");
  const corner = make("th", "User / account", "corner");
  corner.style.width = `${names}px`;
  head.append(corner, room(left));
  for (let column = left; column < right; column++) head.append(heading(accounts[column], data.accounts, "account"));
  head.append(room(accounts.length - right));
  table.append(make("thead"), make("tbody"));
  table.tHead.append(head);
  const body = table.tBodies[0], place = new Int32Array(data.accounts.length).fill(-1);
  for (let column = left; column < right; column++) place[accounts[column]] = column - left;
  body.append(emptyRow(top));
  for (let line = top; line < bottom; line++) body.append(row(users[line], left, right, place));
  body.append(emptyRow(users.length - bottom));
  box.replaceChildren(table);
}
function room(columns) {
  const cell = make("th");
  cell.style.width = `${columns * COLUMN}px`;
  cell.hidden = columns === 0;
  return cell;
}
function emptyRow(lines) {
  const line = make("tr");
  line.style.height = `${lines * ROW}px`;
  line.hidden = lines === 0;
  return line;
}
function heading(index, names, kind) {
  const cell = make("th"), button = make("button", names[index][0]);
  if (kind === "account") cell.style.width = `${COLUMN}px`;
  cell.scope = kind === "account" ? "col" : "row";
  button.title = kind === "account" ? names[index].join(" ") : names[index][0];
  button.dataset[kind] = index;
  cell.append(button);
  return cell;
}
function row(user, left, right, place) {
  const line = make("tr"), functions = Array.from({ length: right - left }, () => []);
  line.append(heading(user, data.users, "user"));
  if (left > 0) line.append(make("td"));
  for (let at = counts[user]; at < counts[user + 1]; at++) {
    const column = place[roleAccount[roleOf[at]]];
    if (shown[at] && column >= 0) functions[column].push(at);
  }
  functions.forEach((found, column) => {
    const cell = make("td");
    if (found.length > 0) fill(cell, user, accounts[left + column], found);
    line.append(cell);
  });
  if (right < accounts.length) line.append(make("td"));
  return line;
}
function fill(cell, user, account, found) {
  const names = [...new Set(found.map((at) => roleFunction[roleOf[at]]))].sort((a, b) => a - b);
  cell.className = "cell" + (found.some(isWeak) ? " weak" : "") + (found.some(isGained) ? " gained" : "");
  cell.title = `${data.users[user][0]}, ${data.accounts[account][0]}:`
    + ` ${names.map((index) => data.functions[index][0]).join(", ")}`;
  cell.dataset.user = user;
  cell.dataset.account = account;
  cell.style.backgroundImage = bars(names.slice(0, 6));
}

const BAR = 24, known = new Map();
function bars(functions) {
  const key = functions.join();
  if (!known.has(key)) {
    const size = (BAR + 1) / functions.length;
    const stops = functions.flatMap((index, place) => [
      `var(--${color(index)}) ${place * size}px ${(place + 1) * size - 1}px`,
      `transparent ${(place + 1) * size - 1}px ${(place + 1) * size}px`,
    ]);
    known.set(key, `linear-gradient(90deg, ${stops.join(", ")})`);
  }
  return known.get(key);
}

const HEADINGS = ["Group", "Grant", "MFA demanded", "MFA code's age", "Until", "External ID", "Through", "Not known"];
function card(at) {
  const role = data.roles[roleOf[at]], user = data.users[userOf[at]], [name, owner] = data.functions[role[1]];
  const box = make("div", undefined, "card"), list = make("dl");
  const title = make("h3", `${user[0]}: ${data.accounts[role[0]][0]}/${name} `);
  title.prepend(make("span", undefined, `mark ${color(role[1])}`), " ");
  const lines = HEADINGS.map((heading, index) => [heading, data.details[detailOf[at]][index]]);
  lines.push(["Owner", owner || "nobody named"], ["Role", role[2]]);
  lines.push(["Role last used by anybody", data.uses[role[3]]]);
  lines.push(["User's own last use", data.own[`${userOf[at]}.${roleOf[at]}`] || data.ownOthers]);
  lines.push(["Access key last used", user[1]], ["Password last used", user[2]]);
  if (isGained(at)) lines.unshift(["Since last review", "gained"]);
  for (const [heading, text] of lines) {
    list.append(make("dt", heading), make("dd", text, heading === "MFA demanded" && isWeak(at) ? "warn" : ""));
  }
  box.append(title, list);
  return box;
}
function showDetails(user, account) {
  const found = [];
  for (let at = 0; at < total; at++) {
    const fits = (user === undefined || userOf[at] === +user)
      && (account === undefined || roleAccount[roleOf[at]] === +account);
    if (shown[at] && fits) found.push(at);
  }
  const names = [user === undefined ? "" : data.users[user][0], account === undefined ? "" : data.accounts[account][0]];
  const counted = `${found.length} access${found.length === 1 ? "" : "es"}`;
  $("chosen").textContent = `${names.filter(Boolean).join(", ")}: ${counted}`
    + (found.length > CARDS ? `, the first ${CARDS} of them` : "");
  $("cards").replaceChildren(...found.slice(0, CARDS).map(card));
  $("details").hidden = false;
  $("details").scrollIntoView({ block: "nearest" });
}

// Paper: by account, with a column to decide, and a line to sign for each function's owner.
function table(headings, lines, className) {
  const found = make("table", undefined, className), head = make("tr"), body = make("tbody");
  head.append(...headings.map((text) => make("th", text)));
  found.append(make("thead"), body);
  found.tHead.append(head);
  for (const line of lines) {
    const cells = make("tr");
    cells.append(...line.map((text) => make("td", text)));
    body.append(cells);
  }
  return found;
}
function fillPaper() {
  const parts = [make("h1", `Access review, ${data.at}`)], byRole = new Map();
  for (let at = 0; at < total; at++) {
    if (!shown[at]) continue;
    if (!byRole.has(roleOf[at])) byRole.set(roleOf[at], []);
    byRole.get(roleOf[at]).push(at);
  }
  const byAccount = new Map(accounts.map((account) => [account, []])), accesses = new Map();
  for (const [role, found] of [...byRole].sort((a, b) => roleFunction[a[0]] - roleFunction[b[0]])) {
    const [name, owner] = data.functions[roleFunction[role]];
    byAccount.get(roleAccount[role]).push([name, owner || "nobody named", people(found), "\u2610 keep  \u2610 remove"]);
    accesses.set(roleFunction[role], (accesses.get(roleFunction[role]) || 0) + found.length);
  }
  for (const [account, lines] of byAccount) {
    const [name, id] = data.accounts[account];
    const title = name === id ? id : `${name} (${id})`;
    parts.push(make("h2", title), table(["Function", "Owner", "People", "Decision"], lines));
  }
  const signatures = [...accesses].sort((a, b) => a[0] - b[0]).map(([index, count]) => {
    const [name, owner] = data.functions[index];
    return [name, owner || "nobody named", String(count), "", ""];
  });
  const headings = ["Function", "Owner", "Accesses", "Date", "Signature"];
  parts.push(make("h2", "Signatures"), table(headings, signatures, "sign"));
  $("paper").replaceChildren(...parts);
}
function people(found) {
  return found.map((at) => {
    const [, , mfa, , until, , through] = data.details[detailOf[at]];
    const notes = [mfa === "required" ? "" : `MFA ${mfa}`, until === "no end" ? "" : `until ${until}`];
    notes.push(through === "directly" ? "" : `through ${through}`, isGained(at) ? "gained" : "");
    const words = notes.filter(Boolean).join("; ");
    return data.users[userOf[at]][0] + (words ? ` (${words})` : "");
  }).join(", ");
}

function choice(text, className, change) {
  const label = make("label"), box = make("input");
  box.type = "checkbox";
  box.checked = className !== "";
  box.addEventListener("change", () => { change(box.checked); filter(); });
  label.append(box, make("span", undefined, className ? `mark ${className}` : ""), text);
  $("legend").append(label);
}
$("frames").hidden = !data.details.some((detail) => detail[2] !== "required");
data.functions.forEach(([name, owner], index) => {
  choice(owner ? `${name} (${owner})` : name, color(index), (on) => {
    if (on) hiddenFunctions.delete(index); else hiddenFunctions.add(index);
  });
});
if (gained.size > 0) choice("only what was gained", "", (on) => { onlyGained = on; });
$("search").addEventListener("input", filter);
$("matrix").addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
$("matrix").addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-user], [data-account]");
  if (chosen) showDetails(chosen.dataset.user, chosen.dataset.account);
});
addEventListener("resize", draw);
addEventListener("beforeprint", fillPaper);
try { $("search").value = decodeURIComponent(location.hash.slice(1)); } catch { /* not a search */ }
filter();
"""
"""JavaScript. It makes text, never HTML."""
