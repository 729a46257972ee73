<?xml version="1.0" encoding="UTF-8"?>
<!-- Pages that belong to no form: the list of forms, and messages. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish">
    <xsl:apply-templates select="home | message | sheet" mode="document"/>
  </xsl:template>

  <xsl:template match="message" mode="head-title"><v:text of="/title"/></xsl:template>
  <xsl:template match="sheet" mode="head-title"><v:if test="/problem"><v:word key="page.error"/>: </v:if><v:text of="/title"/></xsl:template>
  <xsl:template match="home" mode="head-title"><v:if test="/counted"><v:text of="/counted"/> – </v:if><v:word key="home.title"/></xsl:template>
  <xsl:template match="home" mode="head"><link rel="alternate" type="application/ld+json" href="/catalogue.jsonld"/></xsl:template>

  <xsl:template match="home | message | sheet" mode="lead">
    <div class="of"><img class="logo" src="{$logo}" alt="" width="36" height="36"/><a class="home" href="/"><v:word key="page.product"/></a></div>
  </xsl:template>

  <xsl:template match="home" mode="content">
    <h1><v:word key="home.title"/></h1>
    <p><v:text of="/welcome"/></p>
    <v:if test="/searchable"><xsl:call-template name="search"/></v:if>
    <v:if test="/counted"><p class="counted" role="status"><v:text of="/counted"/></p></v:if>
    <v:if test="/groups"><v:if test="/counted"><p><a href="/"><v:word key="home.all"/></a></p></v:if></v:if>
    <v:if test="/nothing"><div class="note"><p><v:text of="/nothing"/></p><p><a href="/"><v:word key="home.all"/></a></p></div></v:if>
    <v:if test="/groups"><xsl:call-template name="ways"/></v:if>
    <v:each of="/groups">
      <h2><v:attribute name="lang" if="/group-language"><v:text of="/group-language"/></v:attribute><v:text of="/group-heading"/></h2>
      <ul class="forms"><v:each of="/offers"><li><xsl:call-template name="offer"/></li></v:each></ul>
    </v:each>
    <p class="sent-before"><v:word key="trace.sent-before"/><xsl:text> </xsl:text><a href="/status"><v:word key="trace.link"/></a></p>
  </xsl:template>

  <!-- By GET: what is found has an address. -->
  <xsl:template name="search">
    <form class="search" role="search" action="/">
      <label for="q"><v:word key="home.query"/></label>
      <div class="hint" id="q-hint"><v:word key="home.query-hint"/></div>
      <div class="line">
        <input type="search" id="q" name="q" maxlength="100" autocomplete="off" aria-describedby="q-hint"><v:attribute name="value"><v:text of="/query"/></v:attribute></input>
        <button class="button"><v:word key="home.search"/></button>
      </div>
      <v:if test="/by"><input type="hidden" name="by"><v:attribute name="value"><v:text of="/by"/></v:attribute></input></v:if>
      <v:if test="/language"><input type="hidden" name="lang"><v:attribute name="value"><v:text of="/language"/></v:attribute></input></v:if>
    </form>
  </xsl:template>

  <xsl:template name="ways">
    <nav class="ways">
      <v:attribute name="aria-label"><v:word key="home.by"/></v:attribute>
      <ul>
        <li><v:if not="/by"><span aria-current="true"><v:word key="home.by.institution"/></span></v:if><v:if test="/by"><a><v:attribute name="href"><v:text of="/by-institution"/></v:attribute><v:word key="home.by.institution"/></a></v:if></li>
        <li><v:if test="/by"><span aria-current="true"><v:word key="home.by.event"/></span></v:if><v:if not="/by"><a><v:attribute name="href"><v:text of="/by-event"/></v:attribute><v:word key="home.by.event"/></a></v:if></li>
      </ul>
    </nav>
  </xsl:template>

  <xsl:template name="offer">
    <a><v:attribute name="href"><v:text of="/offer-href"/></v:attribute><v:attribute name="lang" if="/offer-language"><v:text of="/offer-language"/></v:attribute><v:text of="/offer-title"/></a>
    <v:if test="/offer-summary"><p><v:attribute name="lang" if="/offer-language"><v:text of="/offer-language"/></v:attribute><v:text of="/offer-summary"/></p></v:if>
    <v:if test="/said"><dl class="brief"><v:each of="/said"><div><dt><v:text of="/said-label"/></dt><dd><v:attribute name="lang" if="/said-language"><v:text of="/said-language"/></v:attribute><v:text of="/said-text"/></dd></div></v:each></dl></v:if>
  </xsl:template>

  <xsl:template match="message" mode="content">
    <h1><v:text of="/title"/></h1>
    <xsl:call-template name="said"/>
    <p><a href="/"><v:word key="button.home"/></a></p>
    <xsl:call-template name="quote"/>
  </xsl:template>

  <xsl:template name="said"><v:each of="/paragraphs"><p><v:text of="/paragraph"/></p></v:each></xsl:template>

  <!-- By it those who are asked for help find what happened in the log. -->
  <xsl:template name="quote"><v:if test="/request"><p class="hint"><v:word key="page.request"/><xsl:text> </xsl:text><code><v:text of="/request"/></code></p></v:if></xsl:template>

  <xsl:template match="sheet" mode="content">
    <v:if test="/notice"><div class="notice" role="status"><p><v:text of="/notice"/></p></div></v:if>
    <v:if test="/problem"><div class="summary" role="alert" tabindex="-1" autofocus="autofocus"><p><v:text of="/problem"/></p></div></v:if>
    <h1><v:text of="/title"/></h1>
    <xsl:call-template name="said"/>
    <xsl:call-template name="quote"/>
    <v:if test="/facts"><dl class="facts"><v:each of="/facts"><div><dt><v:text of="/fact-label"/></dt><dd><v:attribute name="lang" if="/fact-language"><v:text of="/fact-language"/></v:attribute><v:if test="/fact-href"><a><v:attribute name="href"><v:text of="/fact-href"/></v:attribute><v:text of="/fact-text"/></a></v:if><v:if not="/fact-href"><v:text of="/fact-text"/></v:if></dd></div></v:each></dl></v:if>
    <v:if test="/action">
      <form method="post" novalidate="novalidate">
        <v:attribute name="action"><v:text of="/action"/></v:attribute>
        <v:if test="/csrf"><input type="hidden" name="_csrf"><v:attribute name="value"><v:text of="/csrf"/></v:attribute></input></v:if>
        <v:each of="/fields"><v:if not="/field-label"><xsl:call-template name="told"/></v:if><v:if test="/field-label"><xsl:call-template name="asked"/></v:if></v:each>
        <div class="actions"><v:each of="/buttons"><button name="_action"><v:attribute name="class">button<v:if test="/first"> main</v:if></v:attribute><v:attribute name="value"><v:text of="/button-action"/></v:attribute><v:text of="/button-text"/></button><xsl:text> </xsl:text></v:each></div>
      </form>
    </v:if>
    <v:each of="/links"><p><a><v:attribute name="href"><v:text of="/link-href"/></v:attribute><v:text of="/link-text"/></a></p></v:each>
  </xsl:template>

  <xsl:template name="told">
    <input type="hidden"><v:attribute name="name"><v:text of="/field-name"/></v:attribute><v:attribute name="value"><v:text of="/field-value"/></v:attribute></input>
  </xsl:template>

  <xsl:template name="asked">
    <div>
      <v:attribute name="class">field<v:if test="/field-wrong"> wrong</v:if></v:attribute>
      <label><v:attribute name="for"><v:text of="/field-name"/></v:attribute><v:text of="/field-label"/></label>
      <v:if test="/field-hint"><div class="hint"><v:attribute name="id"><v:text of="/field-name"/>-hint</v:attribute><v:text of="/field-hint"/></div></v:if>
      <input class="medium" autocapitalize="off" spellcheck="false">
        <v:attribute name="type"><v:text of="/field-control"/></v:attribute>
        <v:attribute name="id"><v:text of="/field-name"/></v:attribute>
        <v:attribute name="name"><v:text of="/field-name"/></v:attribute>
        <v:attribute name="value"><v:text of="/field-value"/></v:attribute>
        <v:attribute name="autocomplete"><v:text of="/field-autocomplete"/></v:attribute>
        <v:attribute name="aria-describedby" if="/field-hint"><v:text of="/field-name"/>-hint</v:attribute>
        <v:attribute name="aria-invalid" if="/field-wrong">true</v:attribute>
      </input>
    </div>
  </xsl:template>
</xsl:stylesheet>
