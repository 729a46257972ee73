<?xml version="1.0" encoding="UTF-8"?>
<!--
What all pages share: the document around the content, and the texts of the form and of the interface.

The input is <publish>: the canonical definition, <types> with a <type name control> for each item type and its <part>s, and
<words> in the page's language. The output is HTML with the instructions of renderers/template/template.h; the names in
them are those of renderers/html/aspect.c.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:strip-space elements="*"/>
  <xsl:param name="language"/>
  <xsl:param name="theme"/>
  <xsl:param name="logo"/>
  <xsl:param name="page"/>
  <xsl:variable name="form" select="/publish/f:form"/>
  <xsl:variable name="original" select="substring-before(concat($form/@languages, ' '), ' ')"/>
  <!-- In which this page can be read: the form's; of pages that belong to no form, those of renderers/i18n. -->
  <xsl:variable name="languages">
    <xsl:choose>
      <xsl:when test="$form"><xsl:value-of select="$form/@languages"/></xsl:when>
      <xsl:when test="$page = 'home'">lv en</xsl:when>
    </xsl:choose>
  </xsl:variable>
  <xsl:key name="word" match="/publish/words/word" use="@key"/>
  <xsl:key name="type" match="/publish/types/type" use="@name"/>

  <!-- Around the content, which whoever calls has a template for, of mode content: nothing large is copied. -->

  <xsl:template name="document">
    <xsl:param name="title"/>
    <xsl:param name="lead"/>
    <xsl:param name="form-id"/>
    <html lang="{$language}">
      <head>
        <meta charset="utf-8"/>
        <title><xsl:copy-of select="$title"/></title>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <meta name="format-detection" content="telephone=no"/>
        <link rel="icon" type="image/svg+xml" href="{$logo}"/>
        <link rel="stylesheet" href="{$theme}"/>
      </head>
      <body>
        <a class="skip" href="#_main"><xsl:call-template name="word"><xsl:with-param name="key">page.skip</xsl:with-param></xsl:call-template></a>
        <!-- The Enter key uses a form's first button, wherever it stands: it must be the one that goes on. -->
        <xsl:if test="$form-id != ''"><button class="enter" form="{$form-id}" name="_action" value="next" tabindex="-1" aria-hidden="true"><xsl:call-template name="word"><xsl:with-param name="key">button.continue</xsl:with-param></xsl:call-template></button></xsl:if>
        <header class="top">
          <div class="column">
            <xsl:copy-of select="$lead"/>
            <xsl:call-template name="languages"><xsl:with-param name="form-id" select="$form-id"/></xsl:call-template>
          </div>
        </header>
        <main id="_main" class="column" tabindex="-1">
          <xsl:if test="$form"><v:if test="/notice"><div class="notice" role="status"><p><v:text of="/notice"/></p></div></v:if></xsl:if>
          <xsl:apply-templates select="." mode="content"/>
        </main>
      </body>
    </html>
  </xsl:template>

  <!--
  A form's page: its own title first, so that it is heard first and seen in a narrow tab. form-id names the page's form where
  leaving the page must keep what was typed: what leads elsewhere is a button of it then.
  -->
  <xsl:template name="form-document">
    <xsl:param name="title"/>
    <xsl:param name="form-id"/>
    <xsl:call-template name="document">
      <xsl:with-param name="form-id" select="$form-id"/>
      <xsl:with-param name="title">
        <v:if test="/errors"><xsl:call-template name="word"><xsl:with-param name="key">page.error</xsl:with-param></xsl:call-template>: </v:if>
        <xsl:if test="$title != ''"><xsl:value-of select="$title"/> – </xsl:if>
        <xsl:call-template name="plain"><xsl:with-param name="of" select="$form/f:title"/></xsl:call-template>
      </xsl:with-param>
      <xsl:with-param name="lead">
        <div class="of">
          <img class="logo" src="{$logo}" alt="" width="36" height="36"/>
          <div>
            <v:if test="/receiver"><div class="receiver"><xsl:call-template name="receiver"/></div></v:if>
            <xsl:if test="$title != ''">
              <div class="form-title"><xsl:call-template name="text"><xsl:with-param name="of" select="$form/f:title"/></xsl:call-template></div>
            </xsl:if>
          </div>
        </div>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- Institutions have names in Latvian. -->
  <xsl:template name="receiver">
    <xsl:choose>
      <xsl:when test="$language = 'lv'"><v:text of="/receiver"/></xsl:when>
      <xsl:otherwise><span lang="lv"><v:text of="/receiver"/></span></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="languages">
    <xsl:param name="form-id"/>
    <xsl:variable name="list" select="normalize-space($languages)"/>
    <xsl:if test="contains($list, ' ')">
      <nav class="languages">
        <xsl:attribute name="aria-label"><xsl:call-template name="word"><xsl:with-param name="key">page.languages</xsl:with-param></xsl:call-template></xsl:attribute>
        <ul><xsl:call-template name="language-links"><xsl:with-param name="list" select="concat($list, ' ')"/><xsl:with-param name="form-id" select="$form-id"/></xsl:call-template></ul>
      </nav>
    </xsl:if>
  </xsl:template>

  <xsl:template name="language-links">
    <xsl:param name="list"/>
    <xsl:param name="form-id"/>
    <xsl:variable name="code" select="substring-before($list, ' ')"/>
    <xsl:variable name="name" select="key('word', concat('language.', $code))"/>
    <xsl:variable name="shown">
      <xsl:choose>
        <xsl:when test="$name"><xsl:value-of select="$name"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$code"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="$code != ''">
      <li>
        <xsl:choose>
          <xsl:when test="$code = $language"><span lang="{$code}" aria-current="true"><xsl:value-of select="$shown"/></span></xsl:when>
          <xsl:when test="$form-id != ''"><button class="link" lang="{$code}" form="{$form-id}" name="_action" value="lang:{$code}"><xsl:value-of select="$shown"/></button></xsl:when>
          <xsl:otherwise><a lang="{$code}" hreflang="{$code}" href="?lang={$code}"><xsl:value-of select="$shown"/></a></xsl:otherwise>
        </xsl:choose>
      </li>
      <xsl:call-template name="language-links"><xsl:with-param name="list" select="substring-after($list, ' ')"/><xsl:with-param name="form-id" select="$form-id"/></xsl:call-template>
    </xsl:if>
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
    <input type="hidden" name="_page" value="{$page}"/>
  </xsl:template>

  <!-- Texts -->

  <!-- A word of the interface; one that is missing stops publishing. -->
  <xsl:template name="word">
    <xsl:param name="key"/>
    <xsl:variable name="word" select="key('word', $key)"/>
    <xsl:if test="not($word)"><xsl:message terminate="yes">there is no word <xsl:value-of select="$key"/></xsl:message></xsl:if>
    <xsl:value-of select="$word"/>
  </xsl:template>

  <!-- Of a text in several languages: the page's, else the original, marked as being in that. -->
  <xsl:template name="text">
    <xsl:param name="of"/>
    <xsl:variable name="own" select="$of[@xml:lang = $language]"/>
    <xsl:variable name="plain"><xsl:call-template name="plain"><xsl:with-param name="of" select="$of"/></xsl:call-template></xsl:variable>
    <xsl:choose>
      <xsl:when test="$own or $language = $original"><xsl:call-template name="unbroken"><xsl:with-param name="text" select="$plain"/></xsl:call-template></xsl:when>
      <xsl:when test="$of"><span lang="{$original}"><xsl:call-template name="unbroken"><xsl:with-param name="text" select="$plain"/></xsl:call-template></span></xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- "E-pasts" is one word for who reads it; a line must not end after its hyphen. -->
  <xsl:template name="unbroken">
    <xsl:param name="text"/>
    <xsl:variable name="first" select="substring-before(concat($text, ' '), ' ')"/>
    <xsl:choose>
      <xsl:when test="starts-with($text, 'E-') or starts-with($text, 'e-')">
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

  <!-- The same where no element may stand. -->
  <xsl:template name="plain">
    <xsl:param name="of"/>
    <xsl:variable name="own" select="$of[@xml:lang = $language]"/>
    <xsl:variable name="first" select="$of[@xml:lang = $original]"/>
    <xsl:choose>
      <xsl:when test="$own"><xsl:value-of select="$own"/></xsl:when>
      <xsl:when test="$first"><xsl:value-of select="$first"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$of[1]"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- A blank line begins a new paragraph. -->
  <xsl:template name="paragraphs">
    <xsl:param name="of"/>
    <xsl:variable name="plain"><xsl:call-template name="plain"><xsl:with-param name="of" select="$of"/></xsl:call-template></xsl:variable>
    <xsl:call-template name="paragraph">
      <xsl:with-param name="rest" select="string($plain)"/>
      <xsl:with-param name="lang"><xsl:if test="not($of[@xml:lang = $language])"><xsl:value-of select="$original"/></xsl:if></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="paragraph">
    <xsl:param name="rest"/>
    <xsl:param name="lang"/>
    <xsl:variable name="first" select="substring-before(concat($rest, '&#10;&#10;'), '&#10;&#10;')"/>
    <xsl:variable name="others" select="substring-after($rest, '&#10;&#10;')"/>
    <xsl:if test="normalize-space($first) != ''">
      <p>
        <xsl:if test="$lang != '' and $lang != $language"><xsl:attribute name="lang"><xsl:value-of select="$lang"/></xsl:attribute></xsl:if>
        <xsl:value-of select="normalize-space($first)"/>
      </p>
    </xsl:if>
    <xsl:if test="$others != ''">
      <xsl:call-template name="paragraph">
        <xsl:with-param name="rest" select="$others"/>
        <xsl:with-param name="lang" select="$lang"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- Names -->

  <!-- The name under which it is posted, which is its element's id too: known now but for rows. -->
  <xsl:template match="f:*" mode="name">
    <xsl:param name="part"/>
    <xsl:choose>
      <xsl:when test="@path != @id and $part != ''"><v:text of="{@path}/name/{$part}"/></xsl:when>
      <xsl:when test="@path != @id"><v:text of="{@path}/name"/></xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="@id"/>
        <xsl:if test="$part != ''">.<xsl:value-of select="$part"/></xsl:if>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
