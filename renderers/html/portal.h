/* Pages of the portal, where institutions work on their forms: few people, many kinds of pages,
 * all of them different for everybody. So they are not made at publish but when they are asked
 * for, by the same stylesheets that pages for citizens share.
 *
 * What a page says is a tree, in the person's language:
 *
 *     <portal institution="name" person="name" home="/portal" csrf="…" title="…" [bare]>
 *                                             bare: for a frame, without what is around it
 *       <nav href text [current]/>…           where else one can go; current: "page", "true"
 *       <step href text/>…                    the way to this page
 *       <notice [href link]>…</notice>        what has been done, and where it can be seen
 *       <problem>…</problem>                  what is wrong; one or more
 *       <text>…</text>, <heading>…</heading>
 *       <facts><fact label>…</fact></facts>
 *       <table caption none><column>…</column><row><cell [href] [detail]>…</cell></row></table>
 *       <chart id label detail><bar share text>…</bar></chart>   share: percent of the longest
 *       <frame href label/>                   a page of ours beside this one
 *       <drawing label width height><name x y>…</name><arc kind path head/></drawing>
 *       <list [drag]>                         its items can be dragged
 *         <item [href] [detail] [tag] [depth] [place]>… forms</item>
 *       </list>
 *       <form action [files="true"] [method="get"] [id] [live] [locked]>  live: shown in the
 *                      frame as it is typed; locked: to be looked at
 *         <field name label control [value] [hint] [error] [rows] [lang] [code]>
 *           <option value [chosen] [hint]>…</option>  of "select", "choices"; offered
 *           by "text"
 *           <part id name value/>             of "day": its parts
 *         </field>
 *         <fields label [hint] [error id]>checks</fields>    several of a kind
 *         <side>fields</side>                 beside each other, where there is room
 *         <more label [open]>fields</more>    folded away
 *         <grid caption><column>…</column><row [head]><cell>fields or text</cell></row>
 *           <offer id><option value>…</option></offer></grid>    for fields with offers="id";
 *                                 short: what is seen of a field's label there
 *         <heading>…</heading>, <text>…</text>
 *         <actions><button action [target]>…</button></actions>    within the form
 *         <button action>…</button>           at its end; the first one is the main one,
 *                                             unless the form or the actions are [second]
 *       </form>
 *       <findings><finding severity [code] [place] [href] [fix]>…</finding></findings>
 *       <code [label]>…</code>
 *       <link href [target] [main]>…</link>   main: what one mostly comes for
 *       <ways><way label><link href>…</link></way></ways>    many links, by what they are for
 *     </portal>
 *
 * Controls are "text", "email", "url", "password", "day", "area", "select", "choices",
 * "check", "file" and "hidden". Everything is escaped here, whatever it says. */
#ifndef RENDERERS_HTML_PORTAL_H
#define RENDERERS_HTML_PORTAL_H

#include "engine/base/buf.h"
#include "engine/base/err.h"
#include "engine/base/xml.h"
#include "renderers/html/look.h"

/* look may be NULL. False with err when the page is too large, or a word is missing. */
bool html_portal(const struct xml *portal, struct str language, const struct look *look,
		 struct buf *out, struct err *err);

#endif
