<?xml version="1.0" encoding="UTF-8"?>
<!-- Pages that belong to no form: the list of forms, and messages. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish">
    <xsl:apply-templates select="home | message" mode="document"/>
  </xsl:template>

  <xsl:template match="home | message" mode="head-title"><v:text of="/title"/></xsl:template>

  <xsl:template match="home | message" mode="lead">
    <div class="of"><img class="logo" src="{$logo}" alt="" width="36" height="36"/><a class="home" href="/"><v:word key="page.product"/></a></div>
  </xsl:template>

  <xsl:template match="home" mode="content">
    <h1><v:text of="/title"/></h1>
    <p><v:text of="/text"/></p>
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
    <p><v:text of="/text"/></p>
    <p><a href="/"><v:word key="button.home"/></a></p>
  </xsl:template>
</xsl:stylesheet>
