// SPDX-License-Identifier: Apache-2.0
// The window of a page: sends what is pressed, shows the screen that comes back, says every second
// that it is still there. It keeps nothing: not in storage, not in the history, not in variables
// beyond the screen that it shows.
"use strict";
(() => {
  const WIDTH = 4095; // of a drawing, in the units that leave here
  const MOST = 6001; // points of one: one more than the program takes, which then says so
  const SIZES = [100, 125, 150, 200]; // of letters, in percent
  let busy = false, locks = false, touched = false, gone = false, size = 0, over = null, signer = null;
  let field = null; // the text field that the letters go into

  const PATIENCE = 4; // seconds without an answer, after which the program is taken to have ended
  class Refusal extends Error {} // an answer, but not what was asked for
  let failures = 0;

  const screen = () => document.getElementById("screen");
  const find = selector => screen().querySelector(selector);

  // ---- screens ------------------------------------------------------------------------------

  function setSize(wanted) {
    size = Math.min(Math.max(wanted, 0), SIZES.length - 1);
    document.documentElement.style.fontSize = SIZES[size] + "%";
  }

  function focusOn(before) {
    const again = before && document.getElementById(before);
    const wanted = find("[data-focus]") || again || find("h1");
    if (wanted) wanted.focus({preventScroll: wanted.tagName === "H1"});
    if (!again || find("[data-focus]")) (find("[data-focus]") || document.body).scrollIntoView();
  }

  function arrive() {
    const now = screen();
    document.documentElement.lang = now.lang;
    if (now.dataset.signer !== signer) setSize(0);
    signer = now.dataset.signer;
    field = find("[data-letters] input[type=text]");
    over = null;
    showMark();
    drawing.attach(find("canvas"));
  }

  function replace(markup) {
    const before = screen().dataset.screen, focused = document.activeElement.id;
    const fresh = new DOMParser().parseFromString(markup, "text/html").getElementById("screen");
    if (!fresh) return end();
    screen().replaceWith(document.adoptNode(fresh));
    arrive();
    focusOn(fresh.dataset.screen === before ? focused : "");
    if (fresh.dataset.screen !== before) scrollTo(0, 0);
  }

  function end() {
    gone = true;
    const now = screen(), said = document.createElement("main"), heading = document.createElement("h1");
    heading.textContent = now.dataset.gone;
    said.append(heading);
    now.replaceChildren(said);
  }

  // ---- talking to the program -----------------------------------------------------------------

  async function post(path, body) {
    const answer = await fetch(path, {method: "POST", body, cache: "no-store", redirect: "error"});
    if (!answer.ok) throw new Refusal(answer.status);
    failures = 0;
    return answer.text();
  }

  function wait() {
    const said = find(".busy");
    busy = true;
    screen().setAttribute("aria-busy", "true");
    if (said) setTimeout(() => { if (busy) said.hidden = false; }, 300);
  }

  async function press(what) {
    if (gone) return;
    if (busy) {
      locks ||= what === "lock"; // which must not be lost
      return;
    }
    const form = document.getElementById("form");
    const body = new URLSearchParams(new FormData(form));
    body.set("do", what);
    body.set("turn", screen().dataset.turn);
    wait();
    try {
      replace(await post("/act", body));
    } catch (error) {
      if (error instanceof Refusal) return location.reload();
      if (++failures >= PATIENCE) return end();
      screen().removeAttribute("aria-busy"); // what was typed still stands there
      find(".busy").hidden = true;
    }
    busy = false;
    if (!locks) return;
    locks = false;
    await press("lock");
  }

  async function beat() {
    if (gone) return;
    const path = touched ? "/touch" : "/beat", before = screen().dataset.turn;
    touched = false;
    try {
      const [turn, left, warns] = (await post(path)).split(" ").map(Number);
      // What was said of a screen that has gone meanwhile is not of the one that is there.
      const isPast = busy || before !== screen().dataset.turn;
      if (!isPast && turn !== Number(before)) await press("");
      else if (!isPast) showTime(left, warns === 1);
    } catch (error) {
      if (error instanceof Refusal || ++failures >= PATIENCE) return end();
    }
    setTimeout(beat, 1000);
  }

  function showTime(left, warns) {
    for (const place of screen().querySelectorAll("[data-left]")) place.textContent = left;
    const idle = find(".idle");
    if (!idle || idle.hidden === !warns) return;
    if (warns) over = document.activeElement;
    idle.hidden = !warns;
    for (const part of screen().children) if (part !== idle) part.inert = warns;
    if (warns) find(".idle button").focus();
    else if (over) over.focus();
  }

  // ---- letters that this keyboard may lack -----------------------------------------------------

  function insert(letter) {
    if (!field || !field.isConnected) return;
    const start = field.selectionStart, before = field.value.slice(0, start);
    const capital = before === "" || /[\s-]$/.test(before);
    field.setRangeText(capital ? letter : letter.toLowerCase(), start, field.selectionEnd, "end");
    field.focus();
  }

  // ---- the signature by hand -------------------------------------------------------------------

  const drawing = {
    canvas: null, strokes: [], pointer: null,
    sees: new ResizeObserver(() => drawing.paint()),

    attach(canvas) {
      this.sees.disconnect();
      this.canvas = canvas;
      this.pointer = null;
      this.strokes = [];
      if (!canvas) return;
      const kept = find("[name=strokes]").value;
      if (kept) this.strokes = kept.split(";").map(
        stroke => stroke.split(" ").map(point => point.split(",").map(Number)));
      this.sees.observe(canvas);
    },
    point(event) {
      const box = this.canvas.getBoundingClientRect();
      const unit = WIDTH / box.width, bound = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
      return [bound((event.clientX - box.left) * unit, WIDTH),
              bound((event.clientY - box.top) * unit, Math.round(WIDTH / 3))];
    },
    hasRoom() {
      return this.strokes.reduce((count, stroke) => count + stroke.length, 0) < MOST;
    },
    begin(event) {
      if (this.pointer !== null || event.button > 0 || !this.hasRoom()) return;
      this.pointer = event.pointerId;
      this.canvas.setPointerCapture(event.pointerId);
      this.strokes.push([this.point(event)]);
      this.paint();
    },
    move(event) {
      if (event.pointerId !== this.pointer) return;
      const stroke = this.strokes[this.strokes.length - 1];
      const parts = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      for (const part of parts.length ? parts : [event]) {
        const next = this.point(part), last = stroke[stroke.length - 1];
        if ((next[0] !== last[0] || next[1] !== last[1]) && this.hasRoom()) stroke.push(next);
      }
      this.paint();
    },
    lift(event) {
      if (event.pointerId === this.pointer) this.keep();
    },
    keep() {
      this.pointer = null; // also of a stroke that was removed while it was drawn
      find("[name=strokes]").value = this.strokes.map(stroke => stroke.map(point => point.join(",")).join(" ")).join(";");
      this.paint();
    },
    paint() {
      const canvas = this.canvas, ratio = devicePixelRatio || 1;
      if (!canvas || !canvas.clientWidth) return;
      canvas.width = Math.round(canvas.clientWidth * ratio);
      canvas.height = Math.round(canvas.clientHeight * ratio);
      const brush = canvas.getContext("2d"), unit = canvas.width / WIDTH;
      brush.lineWidth = Math.max(2, canvas.width / 250);
      brush.lineCap = brush.lineJoin = "round";
      for (const stroke of this.strokes) {
        brush.beginPath();
        brush.moveTo(stroke[0][0] * unit, stroke[0][1] * unit);
        for (const [x, y] of stroke.length > 1 ? stroke.slice(1) : stroke) brush.lineTo(x * unit, y * unit);
        brush.stroke();
      }
    },
  };

  // Only what belongs to the chosen way of signing is there.
  function showMark() {
    const chosen = find("[name=mark]:checked");
    for (const part of screen().querySelectorAll("[data-mark]"))
      part.hidden = !chosen || part.dataset.mark !== chosen.value;
  }

  // ---- events ------------------------------------------------------------------------------------

  const helpers = {
    size: by => setSize(size + Number(by)),
    letter: letter => insert(letter),
    to: id => {
      const wanted = document.getElementById(id);
      wanted.focus();
      wanted.scrollIntoView({block: "center"});
    },
    undo: () => { drawing.strokes.pop(); drawing.keep(); },
    clear: () => { drawing.strokes = []; drawing.keep(); },
    stay: () => { touched = true; showTime(0, false); },
    show: id => {
      const hidden = document.getElementById(id);
      hidden.type = hidden.type === "password" ? "text" : "password";
    },
  };

  document.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button || button.type === "submit") return;
    for (const name in helpers) if (name in button.dataset) return helpers[name](button.dataset[name]);
    if (button.dataset.do) press(button.dataset.do);
  });
  document.addEventListener("submit", event => {
    event.preventDefault();
    const go = event.submitter || find("button.go");
    if (go) press(go.value);
  });
  document.addEventListener("change", event => { if (event.target.name === "mark") showMark(); });
  // Whoever types an answer has no reason any more for giving none.
  document.addEventListener("input", event => {
    const reason = event.target.type === "text" && find(`[name=${event.target.id.replace("f", "r")}]:checked`);
    if (reason) reason.checked = false;
  });
  document.addEventListener("focusin", event => {
    if (event.target.matches("[data-letters] input[type=text]")) field = event.target;
  });
  // A press on a letter leaves the field its place.
  document.addEventListener("mousedown", event => {
    if (event.target.closest("[data-letter]")) event.preventDefault();
  });
  for (const [name, does] of [["pointerdown", "begin"], ["pointermove", "move"], ["pointerup", "lift"], ["pointercancel", "lift"]])
    document.addEventListener(name, event => {
      if (event.target === drawing.canvas && drawing.canvas) drawing[does](event);
    });
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel", "input"])
    document.addEventListener(name, () => { touched = true; }, {passive: true});
  // What would put the screen on paper, on the disk or out of the window.
  document.addEventListener("keydown", event => {
    if (event.ctrlKey && /^Key[SPOU]$/.test(event.code)) event.preventDefault();
    if (event.ctrlKey && event.code === "KeyL") {
      event.preventDefault();
      press("lock");
    }
  });
  // A button may have a key of its own, by its place on the keyboard, whatever the layout.
  document.addEventListener("keydown", event => {
    const isTyped = event.target.matches("input[type=text], input[type=password]");
    if (isTyped || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const button = /^Key[A-Z]$/.test(event.code) && find(`[data-key=${event.code}]`);
    if (button) press(button.dataset.do);
  });
  for (const name of ["dragover", "drop"]) document.addEventListener(name, event => event.preventDefault());
  // A screen out of the browser's memory is a past one.
  addEventListener("pageshow", event => { if (event.persisted) location.reload(); });

  arrive();
  focusOn("");
  beat();
})();
