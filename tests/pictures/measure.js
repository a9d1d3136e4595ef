// SPDX-License-Identifier: GPL-2.0-only
// What a browser makes of a picture: whether its text can be read. What is wrong goes to
// the element "wrong", a line each, and "measured" has what colours there are.
"use strict";

// As WCAG 2 defines it.
function luminance(color) {
	const linear = color.match(/[\d.]+/g).slice(0, 3).map(v => v / 255)
		.map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

	return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function contrast(a, b) {
	const x = luminance(a), y = luminance(b);

	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function fillOf(element) {
	const fill = getComputedStyle(element).fill;

	if (!fill.startsWith("url"))
		return fill;
	const pattern = fill.match(/#([a-z]+)/)[1];

	return getComputedStyle(document.querySelector(`#${pattern} rect`)).fill;
}

function overlap(a, b) {
	return Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > 0.5 &&
		Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > 0.5;
}

function inside(a, b) {
	return a.x >= b.x - 0.5 && a.y >= b.y - 0.5 &&
		a.x + a.width <= b.x + b.width + 0.5 &&
		a.y + a.height <= b.y + b.height + 0.5;
}

// A line of text is as high as its letters, not as what is left above and below them.
function letters(text) {
	const box = text.getBBox();
	const size = parseFloat(getComputedStyle(text).fontSize);
	const y = parseFloat(text.getAttribute("y"));

	return { x: box.x, width: box.width, y: y - 0.73 * size, height: 0.75 * size,
		 name: text.textContent, element: text };
}

function measure(svg) {
	const wrong = [], frame = svg.viewBox.baseVal;
	const texts = [...svg.querySelectorAll("text")].map(letters);
	const boxes = [...svg.querySelectorAll("rect.box")];
	const paper = fillOf(svg.querySelector(".paper"));

	texts.forEach((text, i) => {
		if (!inside(text, frame))
			wrong.push(`leaves the frame: ${text.name}`);
		for (const other of texts.slice(i + 1))
			if (overlap(text, other))
				wrong.push(`over each other: ${text.name} / ${other.name}`);
		let below = paper;
		for (const box of boxes) {
			const area = box.getBBox();

			if (!overlap(text, area))
				continue;
			if (!inside(text, area))
				wrong.push(`leaves its box: ${text.name}`);
			if (fillOf(box) !== "none")
				below = fillOf(box);
		}
		if (contrast(fillOf(text.element), below) < 4.5)
			wrong.push(`too little contrast: ${text.name}`);
	});
	boxes.forEach((box, i) => {
		if (!inside(box.getBBox(), frame))
			wrong.push("a box leaves the frame");
		for (const other of boxes.slice(i + 1))
			if (overlap(box.getBBox(), other.getBBox()))
				wrong.push("a box is over another");
	});
	if (getComputedStyle(texts[0].element).userSelect === "none")
		wrong.push("text cannot be selected");
	document.getElementById("wrong").textContent = wrong.join("\n");
	document.getElementById("measured").textContent =
		`${paper} ${texts.length} texts, ${boxes.length} boxes`;
}

measure(document.querySelector("svg"));
