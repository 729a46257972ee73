<?xml version="1.0" encoding="UTF-8"?>
<!-- Pages that belong to no form: the list of forms, and messages. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish">
    <xsl:apply-templates select="home | message | sheet" mode="document"/>
  </xsl:template>

  <xsl:template match="home | message | sheet" mode="head-title"><v:text of="/title"/></xsl:template>

  <xsl:template match="home | message | sheet" mode="lead">
    <div class="of"><img class="logo" src="{$logo}" alt="" width="36" height="36"/><a class="home" href="/"><v:word key="page.product"/></a></div>
  </xsl:template>

  <xsl:template match="home" mode="content">
    <h1><v:text of="/title"/></h1>
    <xsl:call-template name="said"/>
    <ul class="forms">
      <v:each of="/links"><li><a><v:attribute name="href"><v:text of="/link-href"/></v:attribute><v:text of="/link-text"/></a><v:if test="/link-detail"><xsl:call-template name="detail"/></v:if></li></v:each>
    </ul>
  </xsl:template>

  <!-- Institutions have names in Latvian. -->
  <xsl:template name="detail">
    <v:in language="lv"><div class="hint"><v:text of="/link-detail"/></div></v:in>
    <v:in not="lv"><div class="hint" lang="lv"><v:text of="/link-detail"/></div></v:in>
  </xsl:template>

  <xsl:template match="message" mode="content">
    <h1><v:text of="/title"/></h1>
    <xsl:call-template name="said"/>
    <p><a href="/"><v:word key="button.home"/></a></p>
  </xsl:template>

  <xsl:template name="said"><v:each of="/paragraphs"><p><v:text of="/paragraph"/></p></v:each></xsl:template>

  <xsl:template match="sheet" mode="content">
    <v:if test="/notice"><div class="notice" role="status"><p><v:text of="/notice"/></p></div></v:if>
    <v:if test="/problem"><div class="summary" role="alert" tabindex="-1" autofocus="autofocus"><p><v:text of="/problem"/></p></div></v:if>
    <h1><v:text of="/title"/></h1>
    <xsl:call-template name="said"/>
    <v:if test="/facts"><dl class="facts"><v:each of="/facts"><div><dt><v:text of="/fact-label"/></dt><dd><v:text of="/fact-text"/></dd></div></v:each></dl></v:if>
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
    <div class="field">
      <label><v:attribute name="for"><v:text of="/field-name"/></v:attribute><v:text of="/field-label"/></label>
      <v:if test="/field-hint"><div class="hint"><v:attribute name="id"><v:text of="/field-name"/>-hint</v:attribute><v:text of="/field-hint"/></div></v:if>
      <input class="medium" autocapitalize="off" spellcheck="false">
        <v:attribute name="type"><v:text of="/field-control"/></v:attribute>
        <v:attribute name="id"><v:text of="/field-name"/></v:attribute>
        <v:attribute name="name"><v:text of="/field-name"/></v:attribute>
        <v:attribute name="value"><v:text of="/field-value"/></v:attribute>
        <v:attribute name="autocomplete"><v:text of="/field-autocomplete"/></v:attribute>
        <v:attribute name="aria-describedby" if="/field-hint"><v:text of="/field-name"/>-hint</v:attribute>
      </input>
    </div>
  </xsl:template>
</xsl:stylesheet>
