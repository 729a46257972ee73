/* The one script: it makes pages quicker, and nothing needs it. Every form posts, and every rule is decided by the server, which
   is asked with what stands in the page and whose answer is patched into the page. No text becomes HTML or code: the policy that
   pages are served with has no trusted type. A field may be called like a member of a form (method, id), so members of the form
   are only reached by getAttribute and querySelector. */
(() => {
	'use strict';
	const live = document.getElementById('_live');
	const main = document.getElementById('_main');
	const form = main?.querySelector('form');
	if (!live || !form) return;
	const page = form.getAttribute('id');
	const all = (selector, root = main) => [...root.querySelectorAll(selector)];
	const say = (text) => { live.textContent = text; };
	const own = (node) => node?.dataset?.own !== undefined; // made by this script

	/* --- asking the server --- */

	let current = null; // the request in flight, one at a time
	let again = false;
	let timer = 0;

	// XMLHttpRequest makes a document without a trusted type, and tells how far an upload is.
	function ask(body, done, progress) {
		const request = new XMLHttpRequest();
		request.open('POST', form.getAttribute('action'));
		request.responseType = 'document';
		if (progress) request.upload.addEventListener('progress', (event) => progress(event.loaded, event.total));
		request.addEventListener('loadend', () => {
			if (current !== request) return; // given up for another
			current = null;
			done(request.status, request.response);
		});
		current = request;
		request.send(body);
	}

	function fields(action) {
		const body = new URLSearchParams();
		for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
		body.set('_action', action);
		if (document.getElementById('_problems')) body.set('_problems', '1');
		return body;
	}

	// What would the page be with these answers? Nothing is stored; failure is silent, for the next button asks anyway.
	function refresh() {
		clearTimeout(timer);
		timer = 0;
		again = current !== null;
		if (again) return;
		const sent = fields('state');
		ask(sent, (status, answer) => {
			if (status === 200) patch(answer, sent);
			rest();
		});
		live.setAttribute('data-busy', '');
	}

	function rest() {
		if (again) refresh();
		else if (!timer) live.removeAttribute('data-busy');
	}

	function soon() {
		clearTimeout(timer);
		timer = setTimeout(refresh, 400);
		live.setAttribute('data-busy', '');
	}

	if (form.hasAttribute('data-rules')) {
		const asks = ({ target }) => !own(target) && target.getAttribute('type') !== 'file';
		form.addEventListener('input', (event) => { if (asks(event) && event.target.matches('[type="text"], textarea')) soon(); });
		form.addEventListener('change', (event) => { if (asks(event)) refresh(); });
	}

	/* --- patching --- */

	const skip = (node) => { while (own(node)) node = node.nextSibling; return node; };
	const front = (node) => { while (own(node?.previousSibling)) node = node.previousSibling; return node; }; // with what was made for it
	const following = (node) => skip(node.nextSibling);

	// What tells an element from its siblings: its id, what it posts, or the first field inside; its hints and errors come and go.
	function key(node) {
		if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeType;
		const id = node.dataset.id ?? (node.getAttribute('id') || (node.matches('[type="hidden"], button, option') && `=${node.getAttribute('value')}`));
		const inside = id ? [] : all('[id], [data-id]', node).filter((inner) => !own(inner));
		const first = inside.find((inner) => inner.matches('input, select, textarea')) ?? inside[0];
		return `${node.localName} ${id || (first?.dataset.id ?? first?.getAttribute('id') ?? '')}`.replace(/-(hint|error|note)$/, '');
	}

	// The same nodes stay the same nodes, so that focus and caret stay where they are. Siblings never change their order.
	function merge(old, fresh, sent) {
		let at = skip(old.firstChild);
		for (const child of [...fresh.childNodes]) {
			let match = at;
			while (match && key(match) !== key(child)) match = child.nodeType === Node.ELEMENT_NODE ? following(match) : null;
			if (!match) {
				old.insertBefore(document.adoptNode(child), front(at));
				continue;
			}
			for (let next; at !== match; at = next) { next = following(at); at.remove(); }
			adopt(match, child, sent);
			at = following(match);
		}
		for (let next; at; at = next) { next = following(at); at.remove(); }
	}

	function adopt(old, fresh, sent) {
		if (old.nodeType !== Node.ELEMENT_NODE) {
			if (old.data !== fresh.data) old.data = fresh.data;
			return;
		}
		for (const { name } of [...old.attributes])
			if (!fresh.hasAttribute(name) && !/^(hidden|open|data-id)$/.test(name)) old.removeAttribute(name);
		for (const { name, value } of fresh.attributes)
			if (old.getAttribute(name) !== value && !(name === 'id' && old.dataset.id)) old.setAttribute(name, value);
		if (old.localName !== 'textarea') merge(old, fresh, sent);
		if (old.matches('input, textarea, select')) take(old, fresh, sent);
	}

	// The server's value, unless the person has answered anew since it was asked, or is typing there now.
	function take(old, fresh, sent) {
		const values = sent.getAll(old.getAttribute('name'));
		if (old.matches('[type="checkbox"], [type="radio"]')) {
			if (old.checked === values.includes(old.value)) old.checked = fresh.checked;
		} else if (old.getAttribute('type') === 'file') {
			if (sent.get('_action') !== 'state') old.value = '';
		} else if (old !== document.activeElement && old.value !== fresh.value && values.includes(old.value)) {
			old.value = fresh.value;
		}
	}

	const questions = () => new Map(all('.field').map((field) =>
		[key(field), field.querySelector('legend, label')?.textContent.replace(/\s*\*.*$/, '').trim()]));

	function announce(before) {
		const after = questions();
		const names = (some, others) => [...some].filter(([id, name]) => name && !others.has(id)).map(([, name]) => name).join(', ');
		const added = names(after, before);
		const gone = names(before, after);
		if (added) say(`${live.dataset.added}: ${added}`);
		else if (gone) say(`${live.dataset.gone}: ${gone}`);
	}

	// Who has gone on to what is no longer there stays at that question, or where there is none any more at what stands before it.
	function stay(focus, controls) {
		if (focus.isConnected || !controls.includes(focus)) return;
		const left = controls.slice(0, controls.indexOf(focus)).reverse();
		[...all(`[name="${CSS.escape(focus.getAttribute('name') ?? '')}"]`), ...left].find((one) => one.isConnected && one.offsetParent)?.focus();
	}

	function patch(answer, sent) {
		const fresh = answer?.getElementById('_main');
		if (!fresh?.querySelector('form')?.matches(`[id="${page}"]`)) return false;
		const before = questions();
		const focus = document.activeElement;
		const controls = all('input, select, textarea, button');
		merge(main, fresh, sent);
		document.title = answer.title;
		dress();
		stay(focus, controls);
		announce(before);
		return true;
	}

	/* --- rows and files: the buttons that stay on the page --- */

	// As if there were no script.
	function leave(action) {
		const button = document.createElement('input');
		Object.assign(button, { type: 'hidden', name: '_action', value: action });
		form.append(button);
		HTMLFormElement.prototype.submit.call(form);
	}

	// The list of a question's files; without files, its control.
	const files = (name) => document.getElementById(`${name}-files`) ?? document.getElementById(name);

	// Where to go on: what is wrong, the new row or file, what is left of the list, or where one went while the file was sent.
	function move(action, choose) {
		const [verb, name = ''] = action.split(':');
		const list = name.replace(/\.\d+$/, '');
		const rows = all('.row, tr[tabindex]').filter((row) => (row.getAttribute('id') ?? '').replace(/\.\d+$/, '') === list);
		const problems = document.getElementById('_problems');
		if (problems) problems.focus();
		else if (verb === 'add') rows.at(-1)?.focus();
		else if (verb === 'remove') (rows.at(-1) ?? main.querySelector(`button[value="add:${list}"]`))?.focus();
		else if (verb === 'detach') files(list)?.focus();
		else if (choose.contains(document.activeElement) || document.activeElement === document.body) files(choose.querySelector('input').getAttribute('id'))?.focus();
		if (!problems) say(main.parentNode.querySelector('.notice')?.textContent ?? '');
	}

	// A file that is too large for its question stays here: its name goes, and the server says what it would have said of the file.
	function spare(body) {
		for (const input of all('[data-most]')) {
			const name = input.getAttribute('name');
			const files = body.getAll(name);
			const isLarge = (file) => file.size > Number(input.dataset.most);
			if (!files.some(isLarge)) continue;
			body.delete(name);
			for (const file of files) {
				if (isLarge(file)) body.append('_large', `${name} ${file.size} ${file.name}`);
				else body.append(name, file);
			}
		}
		return body;
	}

	function act(action, progress) {
		const body = form.getAttribute('enctype') ? spare(new FormData(form)) : fields(action);
		body.set('_action', action);
		clearTimeout(timer);
		timer = 0;
		again = false;
		const given = current;
		current = null; // its answer would be older than this one's
		given?.abort();
		live.setAttribute('data-busy', '');
		ask(body, (status, answer) => {
			progress?.remove();
			rest();
			if ((status === 200 || status === 422) && patch(answer, body)) move(action, progress?.choose);
			else leave(action);
		}, progress?.show);
	}

	form.addEventListener('submit', (event) => {
		const action = event.submitter?.value ?? '';
		if (!/^(add|remove|attach|detach):/.test(action)) return;
		event.preventDefault();
		if (action.startsWith('attach:')) upload(event.submitter.closest('.choose'));
		else act(action);
	});

	function upload(choose) {
		const bar = document.createElement('progress');
		const text = live.dataset.uploading;
		bar.dataset.own = '';
		bar.setAttribute('aria-label', text);
		choose.after(bar);
		say(text);
		act(choose.querySelector('button').value, {
			choose,
			show: (done, total) => { bar.max = total; bar.value = done; },
			remove: () => bar.remove(),
		});
	}

	form.addEventListener('change', (event) => {
		if (event.target.getAttribute('type') === 'file' && event.target.files.length > 0) upload(event.target.closest('.choose'));
	});

	/* --- long lists: a field to search in (WAI-ARIA's combobox) in front of the list, which keeps the answer --- */

	const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
	const chosen = (select) => (select.value === '' ? '' : select.selectedOptions[0].textContent);

	function searchable(select) {
		const input = document.createElement('input');
		const list = document.createElement('ul');
		const id = select.getAttribute('id');
		Object.assign(input, { type: 'text', autocomplete: 'off', role: 'combobox', ariaAutoComplete: 'list', ariaExpanded: 'false' });
		Object.assign(list, { role: 'listbox', hidden: true, className: 'found' });
		for (const made of [input, list]) made.dataset.own = '';
		select.dataset.id = id;
		select.removeAttribute('id');
		select.hidden = true;
		input.setAttribute('id', id);
		list.setAttribute('id', `${id}-list`);
		input.setAttribute('aria-controls', `${id}-list`);
		list.setAttribute('aria-label', select.closest('.field').querySelector('label').textContent);
		select.before(input, list);
		input.placeholder = select.options[0].textContent;
		input.value = chosen(select);
		behave(input, list, select);
	}

	function behave(input, list, select) {
		const items = () => [...list.children];
		const active = () => list.querySelector('[aria-selected="true"]');

		function close() {
			list.hidden = true;
			list.replaceChildren();
			input.ariaExpanded = 'false';
			input.removeAttribute('aria-activedescendant');
		}
		function mark(item) {
			for (const one of items()) one.ariaSelected = String(one === item);
			item?.scrollIntoView({ block: 'nearest' });
			if (item) input.setAttribute('aria-activedescendant', item.getAttribute('id'));
			else input.removeAttribute('aria-activedescendant');
		}
		function choose(value) {
			close();
			if (select.value !== value) {
				select.value = value;
				select.dispatchEvent(new Event('change', { bubbles: true }));
			}
			input.value = chosen(select);
		}
		function show(words) {
			const begins = (option) => plain(option.textContent).startsWith(words.join(' '));
			const found = [...select.options].filter((option) => option.value !== '' && words.every((word) => plain(option.textContent).includes(word)))
				.sort((a, b) => begins(b) - begins(a));
			list.replaceChildren(...found.map((option, i) => {
				const item = document.createElement('li');
				Object.assign(item, { role: 'option', ariaSelected: 'false', textContent: option.textContent });
				item.setAttribute('id', `${list.getAttribute('id')}-${i}`);
				item.dataset.value = option.value;
				return item;
			}));
			list.hidden = found.length === 0;
			input.ariaExpanded = String(found.length > 0);
			input.removeAttribute('aria-activedescendant');
			if (found.length === 0) say(live.dataset.none);
		}
		const search = () => show(plain(input.value).split(/\s+/).filter(Boolean));

		input.addEventListener('input', search);
		input.addEventListener('click', () => { if (list.hidden) show([]); });
		input.addEventListener('keydown', (event) => {
			const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
			if (step) {
				event.preventDefault();
				if (list.hidden) show([]);
				const at = items().indexOf(active());
				mark(items().at(at < 0 ? Math.min(0, step) : (at + step) % items().length));
			} else if (event.key === 'Enter' && !list.hidden) {
				event.preventDefault();
				if (active()) choose(active().dataset.value);
			} else if (event.key === 'Escape' && !list.hidden) {
				event.preventDefault();
				input.value = chosen(select);
				close();
			}
		});
		// Left without a choice: the option that was meant, the empty one, or the one there was.
		input.addEventListener('blur', () => {
			const typed = plain(input.value).trim();
			const exact = [...select.options].find((option) => option.value !== '' && plain(option.textContent) === typed);
			const value = active()?.dataset.value ?? exact?.value ?? (typed === '' ? '' : items().length === 1 ? items()[0].dataset.value : select.value);
			choose(value);
		});
		list.addEventListener('mousedown', (event) => event.preventDefault());
		list.addEventListener('click', (event) => {
			const item = event.target.closest('li');
			if (item) choose(item.dataset.value);
		});
	}

	// After each answer of the server: new lists, and what it said of old ones.
	function dress() {
		for (const button of all('.choose > button')) button.hidden = true; // what is chosen is sent at once
		for (const select of all('select[data-search]')) {
			if (!select.dataset.id) searchable(select);
			const input = document.getElementById(select.dataset.id);
			for (const name of ['aria-required', 'aria-invalid', 'aria-describedby'])
				if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
				else input.removeAttribute(name);
			if (input !== document.activeElement) input.value = chosen(select);
		}
	}

	dress();
	if (location.hash) document.getElementById(location.hash.slice(1))?.focus();
})();
