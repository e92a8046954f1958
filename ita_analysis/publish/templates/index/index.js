// The list of briefs: search, filters, sorting, a hundred rows at a time. Texts from the data are
// only ever set as text. `itaResults` comes from results.js: {words, columns, types, rows}.
"use strict";
(() => {
  const {words, types, rows} = window.itaResults;
  const AT_ONCE = 100;
  const at = Object.fromEntries(window.itaResults.columns.map((name, place) => [name, place]));
  const form = document.getElementById("filters");
  const body = document.getElementById("results");
  const count = document.getElementById("count");
  const more = document.getElementById("more");
  const collator = new Intl.Collator("th", {numeric: true});
  const texts = rows.map((row) => [
    row[at.org_id], row[at.name_th], row[at.name_en], row[at.province], row[at.province_en],
  ].join(" ").toLowerCase());
  let order = {column: "", down: false};
  let found = [];
  let shown = 0;

  const make = (name, text, attributes = {}) => {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const both = (element, thai, english) => {
    element.append(thai);
    if (english && english !== thai) {
      element.append(make("span", english, {class: "ita-english", lang: "en"}));
    }
    return element;
  };
  const link = (row, lang) => {
    const text = words[lang];
    if (!row[at["link_" + lang]]) return make("span", text.none, {lang});
    const name = `briefs/${row[at.org_id]}-${row[at.fiscal_year]}-${lang}.html`;
    const anchor = make("a", text.read, {href: name, hreflang: lang, lang});
    const unseen = ` · ${row[at["name_" + lang]]} ${row[at.fiscal_year]}`;
    anchor.append(make("span", unseen, {class: "ita-unseen"}));
    return anchor;
  };
  const draw = (row) => {
    const line = make("tr");
    line.append(
      both(make("th", "", {scope: "row"}), row[at.name_th], row[at.name_en]),
      both(make("td", "", {class: "ita-place"}), row[at.province], row[at.province_en]),
      make("td", String(row[at.fiscal_year]), {class: "n"}),
      make("td", row[at.total] === null ? "–" : row[at.total].toFixed(2), {class: "n"}),
      both(make("td"), row[at.level] || "–", row[at.level_en]),
    );
    const differs = row[at.agreement] === "no";
    const agreement = make("td", "", differs ? {class: "ita-differs"} : {});
    const computed = row[at.computed] === null ? "" : row[at.computed].toFixed(2);
    const say = (lang) => words[lang]["agreement_" + row[at.agreement]].replace("{computed}", computed);
    const links = make("td", "", {class: "ita-links"});
    links.append(link(row, "th"), link(row, "en"));
    line.append(both(agreement, say("th"), say("en")), links);
    return line;
  };
  const showMore = () => {
    const part = document.createDocumentFragment();
    for (const place of found.slice(shown, shown + AT_ONCE)) part.append(draw(rows[place]));
    shown = Math.min(found.length, shown + AT_ONCE);
    body.append(part);
    more.hidden = shown >= found.length;
    count.textContent = words.th.count.replace("{shown}", shown).replace("{found}", found.length)
      + " · " + words.en.count.replace("{shown}", shown).replace("{found}", found.length);
  };
  const compare = (one, other) => {
    const [a, b] = [rows[one][at[order.column]], rows[other][at[order.column]]];
    // What is not known stands last, whichever way it is sorted.
    if (a === null || b === null) return (a === null) - (b === null) || one - other;
    const difference = typeof a === "number" ? a - b : collator.compare(a, b);
    return (order.down ? -difference : difference) || one - other;
  };
  const search = () => {
    const asked = form.elements.search.value.trim().toLowerCase().split(/\s+/);
    const wanted = ["province", "org_type", "level", "fiscal_year"]
      .map((name) => [at[name], form.elements[name].value])
      .filter(([, value]) => value);
    found = [];
    rows.forEach((row, place) => {
      if (wanted.every(([column, value]) => String(row[column]) === value)
        && asked.every((word) => texts[place].includes(word))) found.push(place);
    });
    if (order.column) found.sort(compare);
    body.replaceChildren();
    shown = 0;
    showMore();
  };
  const sort = (button) => {
    const column = button.dataset.column;
    order = {column, down: order.column === column && !order.down};
    for (const other of document.querySelectorAll("button[data-column]")) {
      const heading = other.closest("th");
      if (other === button) heading.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    }
    search();
  };
  const fill = (name, label = (value) => value) => {
    const values = [...new Set(rows.map((row) => row[at[name]]).filter((value) => value))];
    values.sort((one, other) => collator.compare(one, other));
    form.elements[name].append(...values.map((value) => make("option", label(value), {value})));
  };

  fill("province");
  fill("org_type", (value) => types[value] || value);
  fill("level");
  fill("fiscal_year");
  form.addEventListener("input", search);
  form.addEventListener("reset", () => setTimeout(search));
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", showMore);
  for (const button of document.querySelectorAll("button[data-column]")) {
    button.disabled = false;
    button.addEventListener("click", () => sort(button));
  }
  document.getElementById("hidden")?.remove();
  form.hidden = false;
  search();
})();
