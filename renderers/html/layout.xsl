<?xml version="1.0" encoding="UTF-8"?>
<!--
What all pages share: the document around the content, and the texts of the form.

The input is <publish>, as publish.h describes it. The output is HTML with the instructions of
renderers/template/template.h; the names in them are those of renderers/html/aspect.c. It has a page in all languages at
once: words of the interface are <v:word>, and what else differs between languages stands in <v:in>.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:variable name="theme" select="/publish/@theme"/>
  <xsl:variable name="script" select="/publish/@script"/>
  <xsl:variable name="logo" select="/publish/@logo"/>
  <xsl:variable name="form" select="/publish/f:form"/>
  <xsl:variable name="languages" select="/publish/language"/>
  <xsl:variable name="language-count" select="count($languages)"/>
  <xsl:variable name="original" select="string($languages[1]/@code)"/>

  <!-- Around the content. Whoever includes this has templates of the modes head-title, lead and content. -->

  <xsl:template match="*" mode="document">
    <v:page>
      <html>
        <v:attribute name="lang"><v:language/></v:attribute>
        <head>
          <meta charset="utf-8"/>
          <title><xsl:apply-templates select="." mode="head-title"/></title>
          <meta name="viewport" content="width=device-width, initial-scale=1"/>
          <meta name="color-scheme" content="light dark"/>
          <meta name="format-detection" content="telephone=no"/>
          <link rel="icon" type="image/svg+xml" href="{$logo}"/>
          <link rel="stylesheet" href="{$theme}"/>
          <xsl:apply-templates select="." mode="head"/>
          <xsl:if test="self::f:page"><script src="{$script}" defer="defer"/></xsl:if>
        </head>
        <body>
          <a class="skip" href="#_main"><v:word key="page.skip"/></a>
          <!-- The Enter key uses a form's first button, wherever it stands: it must be the one that goes on. -->
          <xsl:if test="self::f:page"><button class="enter" form="{@id}" name="_action" value="next" tabindex="-1" aria-hidden="true"><v:word key="button.continue"/></button></xsl:if>
          <header class="top">
            <xsl:call-template name="platform"><xsl:with-param name="part" select="/publish/header"/></xsl:call-template>
            <div class="column">
              <xsl:apply-templates select="." mode="lead"/>
              <xsl:apply-templates select="." mode="languages"/>
            </div>
          </header>
          <main id="_main" class="column" tabindex="-1">
            <xsl:if test="$form"><v:if test="/notice"><div class="notice" role="status"><p><v:text of="/notice"/></p></div></v:if><v:if test="/trial"><div class="notice trial"><p><strong><v:word key="trial.title"/></strong><xsl:text> </xsl:text><v:word key="trial.text"/></p></div></v:if><v:if test="/term"><div class="notice"><p><v:text of="/term"/></p></div></v:if></xsl:if>
            <xsl:apply-templates select="." mode="content"/>
          </main>
          <xsl:if test="self::f:page"><xsl:call-template name="live"/></xsl:if>
          <footer class="bottom">
            <xsl:call-template name="platform"><xsl:with-param name="part" select="/publish/footer"/></xsl:call-template>
            <xsl:if test="$form/@login or not(/publish/footer)">
              <div class="column"><xsl:if test="$form/@login"><v:if test="/person"><xsl:call-template name="person"/></v:if></xsl:if><xsl:if test="not(/publish/footer)"><xsl:apply-templates select="." mode="foot"/></xsl:if></div>
            </xsl:if>
          </footer>
        </body>
      </html>
    </v:page>
  </xsl:template>

  <!-- What else a page has in its head. -->
  <xsl:template match="*" mode="head"/>

  <!-- What the script (renderers/themes/default/veidlapa.js) says to the ear, and the words it has for that. -->
  <xsl:template name="live">
    <div id="_live" class="hidden" role="status">
      <v:attribute name="data-added"><v:word key="live.added"/></v:attribute>
      <v:attribute name="data-gone"><v:word key="live.gone"/></v:attribute>
      <v:attribute name="data-none"><v:word key="live.none"/></v:attribute>
      <v:attribute name="data-uploading"><v:word key="live.uploading"/></v:attribute>
    </div>
  </xsl:template>

  <!-- The operator's own header or footer; in a language that it is not there in, the first one. -->
  <xsl:template name="platform">
    <xsl:param name="part"/>
    <xsl:for-each select="$part"><v:in language="{@language}"><xsl:copy-of select="*"/></v:in></xsl:for-each>
    <xsl:if test="$part">
      <v:in>
        <xsl:attribute name="not"><xsl:for-each select="$part"><xsl:value-of select="concat(@language, ' ')"/></xsl:for-each></xsl:attribute>
        <div lang="{$part[1]/@language}"><xsl:copy-of select="$part[1]/*"/></div>
      </v:in>
    </xsl:if>
  </xsl:template>

  <!-- A link would lose what was typed on a page of questions. -->
  <xsl:template match="*" mode="foot"><p><a href="/"><v:word key="button.home"/></a></p></xsl:template>
  <xsl:template match="f:page" mode="foot">
    <v:if not="/trial"><p><v:word key="page.safe"/></p></v:if>
    <v:if test="/deadline"><p id="_deadline"><v:attribute name="data-expires"><v:text of="/expires"/></v:attribute><v:word key="draft.until"/>: <span class="whole"><v:text of="/deadline"/>.</span><xsl:text> </xsl:text><button class="link" form="{@id}" name="_action" value="draft"><v:word key="draft.more"/></button></p></v:if>
  </xsl:template>
  <xsl:template match="home | message | receipt" mode="foot"><p><v:word key="page.product"/></p></xsl:template>

  <!-- Without a script: on each page that is opened when there is a day left. Saving anything keeps the draft longer. -->
  <xsl:template name="ending">
    <v:if test="/ending">
      <div class="notice caution">
        <p><v:word key="draft.ending"/><xsl:text> </xsl:text><span class="whole"><v:text of="/deadline"/>.</span></p>
        <xsl:choose>
          <xsl:when test="self::f:page"><button class="button" form="{@id}" name="_action" value="keep"><v:word key="draft.keep"/></button></xsl:when>
          <xsl:otherwise><a class="button"><v:attribute name="href"><v:text of="/base"/>/_draft</v:attribute><v:word key="draft.keep"/></a></xsl:otherwise>
        </xsl:choose>
      </div>
    </v:if>
  </xsl:template>

  <!-- On a computer that others use, too, one must be able to leave. -->
  <xsl:template name="person">
    <form class="person" method="post"><v:attribute name="action"><v:text of="/base"/>/_logout</v:attribute>
      <v:if test="/csrf"><input type="hidden" name="_csrf"><v:attribute name="value"><v:text of="/csrf"/></v:attribute></input></v:if>
      <p><v:word key="page.person"/><xsl:text> </xsl:text><bdi><v:text of="/person"/></bdi><xsl:text> </xsl:text><button class="link"><v:word key="button.logout"/></button></p>
    </form>
  </xsl:template>

  <!-- Institutions have names in Latvian. -->
  <xsl:template name="receiver">
    <v:in language="lv"><v:text of="/receiver"/></v:in>
    <v:in not="lv"><span lang="lv"><v:text of="/receiver"/></span></v:in>
  </xsl:template>

  <!-- In which this page can be read. A message answers any address, also one that takes no question. -->

  <xsl:template match="message" mode="languages"/>

  <xsl:template match="*" mode="languages">
    <xsl:if test="$language-count &gt; 1">
      <nav class="languages">
        <v:attribute name="aria-label"><v:word key="page.languages"/></v:attribute>
        <ul>
          <xsl:apply-templates select="$languages" mode="link"><xsl:with-param name="page" select="."/></xsl:apply-templates>
        </ul>
      </nav>
    </xsl:if>
  </xsl:template>

  <!-- Leaving a page of questions must keep what was typed: what leads elsewhere is a button of its form. -->
  <xsl:template match="language" mode="link">
    <xsl:param name="page"/>
    <li>
      <v:in language="{@code}"><span lang="{@code}" aria-current="true"><v:word key="language.{@code}" or="{@code}"/></span></v:in>
      <v:in not="{@code}">
        <xsl:choose>
          <xsl:when test="$page/self::f:page"><button class="link" lang="{@code}" form="{$page/@id}" name="_action" value="lang:{@code}"><v:word key="language.{@code}" or="{@code}"/></button></xsl:when>
          <xsl:when test="$page/self::home"><a lang="{@code}" hreflang="{@code}"><v:attribute name="href">?<v:text of="/keep"/>lang=<xsl:value-of select="@code"/></v:attribute><v:word key="language.{@code}" or="{@code}"/></a></xsl:when>
          <xsl:otherwise><a lang="{@code}" hreflang="{@code}" href="?lang={@code}"><v:word key="language.{@code}" or="{@code}"/></a></xsl:otherwise>
        </xsl:choose>
      </v:in>
    </li>
  </xsl:template>

  <!--
  What is wrong, or where nothing is, what to look at again. The summary takes focus when the page opens, without a script, and is
  read out.
  -->
  <xsl:template name="problems">
    <v:if test="/problems">
      <div id="_problems" aria-labelledby="_problems-title" tabindex="-1" autofocus="autofocus">
        <v:attribute name="class">summary<v:if test="/warned"> caution</v:if></v:attribute>
        <v:attribute name="role"><v:if test="/errors">alert</v:if><v:if test="/warned">group</v:if></v:attribute>
        <h2 id="_problems-title"><v:text of="/problem-summary"/></h2>
        <ul>
          <v:each of="/problems"><li><a><v:attribute name="href"><v:text of="/problem-href"/></v:attribute><v:text of="/problem-text"/></a></li></v:each>
        </ul>
      </div>
    </v:if>
  </xsl:template>

  <xsl:template name="hidden-inputs">
    <xsl:param name="page"/>
    <v:if test="/csrf"><input type="hidden" name="_csrf"><v:attribute name="value"><v:text of="/csrf"/></v:attribute></input></v:if>
    <v:if test="/trial"><input type="hidden" name="_carried"><v:attribute name="value"><v:text of="/carried"/></v:attribute></input></v:if>
    <input type="hidden" name="_page" value="{$page}"/>
  </xsl:template>

  <!-- What somebody who tries the form out thinks of the page. Inside its form, so that nothing typed is lost. -->
  <xsl:template name="comment">
    <v:if test="/trial">
      <fieldset class="field comment">
        <legend><v:word key="trial.comment"/></legend>
        <div class="field"><label for="_comment"><v:word key="trial.said"/></label><textarea id="_comment" name="_comment" rows="4" maxlength="2000"><v:text of="/comment"/></textarea></div>
        <div class="field"><label for="_name"><v:word key="trial.name"/></label><input type="text" id="_name" name="_name" maxlength="100"/></div>
        <button class="button" name="_action" value="comment"><v:word key="trial.send"/></button>
      </fieldset>
    </v:if>
  </xsl:template>

  <!--
  Texts of the form, each an element per language. A page has its own language's, else the original, marked as being in that.
  -->

  <xsl:template name="text">
    <xsl:param name="of"/>
    <xsl:for-each select="$of">
      <v:in language="{@xml:lang}">
        <xsl:choose>
          <xsl:when test="contains(., '-')"><xsl:call-template name="unbroken"/></xsl:when>
          <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
        </xsl:choose>
      </v:in>
    </xsl:for-each>
    <xsl:if test="$of and count($of) &lt; $language-count">
      <v:in>
        <xsl:call-template name="not-in"><xsl:with-param name="of" select="$of"/></xsl:call-template>
        <span lang="{$original}"><xsl:for-each select="$of[@xml:lang = $original]"><xsl:call-template name="unbroken"/></xsl:for-each></span>
      </v:in>
    </xsl:if>
  </xsl:template>

  <!-- The same where no element may stand. -->
  <xsl:template name="plain">
    <xsl:param name="of"/>
    <xsl:for-each select="$of"><v:in language="{@xml:lang}"><xsl:value-of select="."/></v:in></xsl:for-each>
    <xsl:if test="$of and count($of) &lt; $language-count">
      <v:in>
        <xsl:call-template name="not-in"><xsl:with-param name="of" select="$of"/></xsl:call-template>
        <xsl:value-of select="$of[@xml:lang = $original]"/>
      </v:in>
    </xsl:if>
  </xsl:template>

  <!-- The same in paragraphs. -->
  <xsl:template name="paragraphs">
    <xsl:param name="of"/>
    <xsl:for-each select="$of"><v:in language="{@xml:lang}"><xsl:for-each select="paragraph"><p><xsl:value-of select="normalize-space(.)"/></p></xsl:for-each></v:in></xsl:for-each>
    <xsl:if test="$of and count($of) &lt; $language-count">
      <v:in>
        <xsl:call-template name="not-in"><xsl:with-param name="of" select="$of"/></xsl:call-template>
        <xsl:for-each select="$of[@xml:lang = $original]/paragraph"><p lang="{$original}"><xsl:value-of select="normalize-space(.)"/></p></xsl:for-each>
      </v:in>
    </xsl:if>
  </xsl:template>

  <!-- Of a v:in: that the page is in none of the languages in which there is a text. -->
  <xsl:template name="not-in">
    <xsl:param name="of"/>
    <xsl:attribute name="not"><xsl:for-each select="$of"><xsl:value-of select="concat(@xml:lang, ' ')"/></xsl:for-each></xsl:attribute>
  </xsl:template>

  <!-- "E-pasts" is one word for who reads it; a line must not end after its hyphen. -->
  <xsl:template name="unbroken">
    <xsl:param name="text" select="string(.)"/>
    <xsl:choose>
      <xsl:when test="starts-with($text, 'E-') or starts-with($text, 'e-')">
        <xsl:variable name="first" select="substring-before(concat($text, ' '), ' ')"/>
        <span class="whole"><xsl:value-of select="$first"/></span>
        <xsl:call-template name="unbroken"><xsl:with-param name="text" select="substring-after($text, $first)"/></xsl:call-template>
      </xsl:when>
      <xsl:when test="contains($text, ' e-')">
        <xsl:value-of select="concat(substring-before($text, ' e-'), ' ')"/>
        <xsl:call-template name="unbroken"><xsl:with-param name="text" select="concat('e-', substring-after($text, ' e-'))"/></xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
