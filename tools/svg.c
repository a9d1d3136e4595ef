// SPDX-License-Identifier: MIT
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "svg.h"
#include "tool.h"
#include "utf8.h"

/*
 * Names for colours, so that the dark can have others. Memory of one's own is hatched or
 * dotted besides: a printer may have no colours, and some people see fewer.
 */
static const char style[] =
	"<style>\n"
	"text{font:12px 'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif;"
	"fill:#1f2328}\n"
	".title{font-size:20px;font-weight:600}.head{font-size:15px;font-weight:600}\n"
	".small{font-size:11px}.strong{font-weight:600}\n"
	".mono{font:11px ui-monospace,'DejaVu Sans Mono','Liberation Mono',Menlo,"
	"Consolas,monospace}\n"
	".right{text-anchor:end}.middle{text-anchor:middle}.quiet{fill:#57606a}\n"
	".paper{fill:#fff}.rule{stroke:#afb8c1}.limit{stroke:#cf222e;stroke-width:2}\n"
	".bad{fill:#cf222e}\n"
	".box{stroke-width:1}.band{opacity:.4}\n"
	".shared{fill:#d3e5ff}.box.shared{stroke:#0969da}\n"
	".own{fill:#ffdfc2}.box.own{stroke:#bc4c00}\n"
	".zeroed{fill:#fff3c4}.box.zeroed{stroke:#9a6700}\n"
	".file{fill:#eef1f4}.box.file,.box.nothing{stroke:#6e7781}\n"
	".nothing{fill:none}.box.nothing{stroke-dasharray:4 3}\n"
	".box.later{stroke:#0969da}.box.over{stroke:#cf222e;stroke-dasharray:4 3}\n"
	".over{fill:none}.hatch{stroke:#e8a468;stroke-width:1}.dot{fill:#e3cd7f}\n"
	"@media screen and (prefers-color-scheme:dark){\n"
	"text{fill:#f0f6fc}.quiet{fill:#a7b1bb}.paper{fill:#0d1117}\n"
	".rule{stroke:#3d444d}.limit{stroke:#ff7b72}.bad{fill:#ff7b72}\n"
	".shared{fill:#12325c}.box.shared,.box.later{stroke:#58a6ff}\n"
	".own{fill:#4d2a0b}.box.own{stroke:#f0883e}\n"
	".zeroed{fill:#3b3107}.box.zeroed{stroke:#d4a72c}\n"
	".file{fill:#1c2128}.box.file,.box.nothing{stroke:#8b949e}\n"
	".nothing,.over{fill:none}.box.over{stroke:#ff7b72}\n"
	".hatch{stroke:#7a4718}.dot{fill:#5f4f10}}\n"
	"</style>\n"
	"<defs>\n"
	"<pattern id=\"own\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
	"patternTransform=\"rotate(45)\"><rect class=\"own\" width=\"7\" height=\"7\"/>"
	"<path class=\"hatch\" d=\"M0 0V7\"/></pattern>\n"
	"<pattern id=\"later\" width=\"11\" height=\"11\" patternUnits=\"userSpaceOnUse\" "
	"patternTransform=\"rotate(45)\"><rect class=\"shared\" width=\"11\" height=\"11\"/>"
	"<path class=\"hatch\" d=\"M0 0V11\"/></pattern>\n"
	"<pattern id=\"zeroed\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
	"<rect class=\"zeroed\" width=\"8\" height=\"8\"/>"
	"<circle class=\"dot\" cx=\"2\" cy=\"2\" r=\"1\"/>"
	"<circle class=\"dot\" cx=\"6\" cy=\"6\" r=\"1\"/></pattern>\n"
	"</defs>\n";

static const char *const patterned[] = { "own", "later", "zeroed" };

/* What is no text in XML becomes U+FFFD. */
static void write_escaped(FILE *to, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	while (*s) {
		unsigned int n = utf8_length(s);
		bool no_character = n == 3 && !memcmp(s, "\xef\xbf", 2) &&
				    s[2] >= 0xbe;

		if (!n || *s < 0x20 || *s == 0x7f || no_character)
			fputs("\xef\xbf\xbd", to);
		else if (*s == '&')
			fputs("&amp;", to);
		else if (*s == '<')
			fputs("&lt;", to);
		else if (*s == '>')
			fputs("&gt;", to);
		else
			fwrite(s, 1, n, to);
		s += n ? n : 1;
	}
}

static void reach(struct svg *svg, double y)
{
	if (svg->bottom < y)
		svg->bottom = y;
}

void svg_start(struct svg *svg)
{
	memset(svg, 0, sizeof(*svg));
	svg->body = open_memstream(&svg->text, &svg->size);
	if (!svg->body)
		out_of_memory();
}

void svg_end(struct svg *svg, const char *title, const char *description)
{
	double height = svg->bottom + SVG_MARGIN;

	if (fclose(svg->body))
		out_of_memory();
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%.0f\""
	       " viewBox=\"0 0 %d %.0f\" role=\"img\""
	       " aria-labelledby=\"title description\">\n<title id=\"title\">",
	       SVG_WIDTH, height, SVG_WIDTH, height);
	write_escaped(stdout, title);
	printf("</title>\n<desc id=\"description\">");
	write_escaped(stdout, description);
	printf("</desc>\n%s<rect class=\"paper\" width=\"%d\" height=\"%.0f\"/>\n",
	       style, SVG_WIDTH, height);
	fwrite(svg->text, 1, svg->size, stdout);
	printf("</svg>\n");
	free(svg->text);
}

void svg_text(struct svg *svg, double x, double y, const char *classes,
	      const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		out_of_memory();
	va_end(arguments);
	fprintf(svg->body, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">", x, y,
		classes);
	write_escaped(svg->body, text);
	fprintf(svg->body, "</text>\n");
	free(text);
	reach(svg, y + 4);
}

double svg_lines(struct svg *svg, double x, double y, unsigned int width,
		 const char *text)
{
	while (*text) {
		size_t length = strlen(text), n = length;

		if (n > width) {
			for (n = width; n && text[n] != ' '; n--)
				;
			if (!n)
				n = strcspn(text, " ");
		}
		svg_text(svg, x, y, "small quiet", "%.*s", (int)n, text);
		y += 15;
		text += n;
		text += *text == ' ';
	}
	return y;
}

void svg_box(struct svg *svg, double x, double y, double width, double height,
	     const char *kind)
{
	unsigned int i;

	fprintf(svg->body, "<rect class=\"box %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\""
		" height=\"%.1f\"", kind, x, y, width, height);
	for (i = 0; i < ARRAY_SIZE(patterned); i++)
		if (!strcmp(kind, patterned[i]))
			fprintf(svg->body, " style=\"fill:url(#%s)\"", kind);
	fprintf(svg->body, "/>\n");
	reach(svg, y + height);
}

void svg_band(struct svg *svg, double from, const double from_y[2], double to,
	      const double to_y[2], const char *kind)
{
	double middle = (from + to) / 2;

	fprintf(svg->body, "<path class=\"band %s\" d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f"
		" %.1f %.1fV%.1fC%.1f %.1f %.1f %.1f %.1f %.1fZ\"/>\n",
		strcmp(kind, "later") ? kind : "shared",
		from, from_y[0], middle, from_y[0], middle, to_y[0], to, to_y[0],
		to_y[1], middle, to_y[1], middle, from_y[1], from, from_y[1]);
}

void svg_line(struct svg *svg, double x1, double y1, double x2, double y2,
	      const char *class)
{
	fprintf(svg->body, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"/>\n", class,
		x1, y1, x2, y2);
	reach(svg, y1 > y2 ? y1 : y2);
}

const char *grouped(uint64_t number, char buffer[32])
{
	char *to = buffer + 31;
	unsigned int digits = 0;

	*to = 0;
	do {
		if (digits && !(digits % 3))
			*--to = ',';
		*--to = (char)('0' + number % 10);
		number /= 10;
		digits++;
	} while (number);
	return to;
}
