/* The builder's script: the page beside it shows what is typed, and things can be dragged. Nothing needs it: every button posts,
   and moving has buttons of its own. No text becomes HTML here. */
(() => {
	'use strict';
	const frame = document.querySelector('iframe[name="preview"]');
	const live = document.querySelector('form[data-live]');

	/* --- the page beside --- */

	let timer = 0;
	let current = null; // the newest request; an older one's answer is of no use

	function show(answer) {
		const inside = frame.contentDocument;
		const fresh = answer?.getElementById('_main');
		const old = inside?.getElementById('_main');
		if (!fresh || !old) return;
		old.replaceChildren(...[...fresh.childNodes].map((node) => inside.adoptNode(node)));
		turn();
	}

	/* The question that is being changed comes to the top; behind each hidden _shown stands what it is about. */
	function turn() {
		const inside = frame.contentDocument;
		const about = [...inside?.querySelectorAll('[name="_shown"]') ?? []].find((shown) => shown.value === frame.dataset.about);
		const field = about?.nextElementSibling;
		if (field) frame.contentWindow.scrollTo(0, field.getBoundingClientRect().top + frame.contentWindow.scrollY - 16);
	}
	if (frame) frame.addEventListener('load', turn);

	function ask() {
		const body = new URLSearchParams();
		for (const [name, value] of new FormData(live)) if (typeof value === 'string') body.append(name, value);
		body.set('_action', 'look');
		current = new XMLHttpRequest(); // makes a document without a trusted type
		const mine = current;
		mine.open('POST', live.getAttribute('action'));
		mine.responseType = 'document';
		mine.addEventListener('load', () => { if (mine === current) show(mine.response); });
		mine.send(body);
	}

	if (frame && live)
		live.addEventListener('input', (event) => {
			if (event.target.closest('[name="when"], [name="what"], [name="is"], [name="target"], [name="join"], [name="new"], [name="next-new"], [name="next-called"], [name="called"], [name="result-page"], [name="to"]')) return;
			clearTimeout(timer);
			timer = setTimeout(ask, 400);
		});

	/* --- dragging --- */

	const form = document.getElementById('_drop');
	let dragged = null;

	const item = (event) => event.target.closest?.('[data-place]');
	const depth = (li) => li.dataset.place.split('.').length;

	function mark(li) {
		for (const old of document.querySelectorAll('.over, .into')) old.classList.remove('over', 'into');
		if (li && li !== dragged) li.classList.add(depth(li) < depth(dragged) ? 'into' : 'over');
	}

	function drop(li) {
		form.querySelector('[name="what"]').value = dragged.dataset.place;
		form.querySelector('[name="on"]').value = li.dataset.place;
		form.submit();
	}

	if (form)
		for (const list of document.querySelectorAll('[data-drag]')) {
			for (const li of list.children) {
				li.setAttribute('draggable', 'true');
				for (const inner of li.querySelectorAll('a')) inner.setAttribute('draggable', 'false');
			}
			list.addEventListener('dragstart', (event) => {
				dragged = item(event);
				event.dataTransfer.effectAllowed = 'move';
				event.dataTransfer.setData('text/plain', dragged.dataset.place);
			});
			list.addEventListener('dragover', (event) => { if (dragged && item(event)) { event.preventDefault(); mark(item(event)); } });
			list.addEventListener('dragend', () => { mark(null); dragged = null; });
			list.addEventListener('drop', (event) => {
				event.preventDefault();
				if (dragged && item(event) && item(event) !== dragged) drop(item(event));
			});
		}
})();
