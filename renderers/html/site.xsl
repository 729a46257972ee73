<?xml version="1.0" encoding="UTF-8"?>
<!-- Pages that belong to no form: the list of forms (page = home), and messages (page = message). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish">
    <xsl:call-template name="document">
      <xsl:with-param name="title"><v:text of="/title"/></xsl:with-param>
      <xsl:with-param name="lead"><div class="of"><img class="logo" src="{$logo}" alt="" width="36" height="36"/><a class="home" href="/"><xsl:call-template name="word"><xsl:with-param name="key">page.product</xsl:with-param></xsl:call-template></a></div></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="/publish" mode="content">
    <h1><v:text of="/title"/></h1>
    <p><v:text of="/text"/></p>
    <xsl:choose>
      <xsl:when test="$page = 'home'">
        <ul class="forms">
          <v:each of="/links"><li><a><v:attribute name="href"><v:text of="/link-href"/></v:attribute><v:text of="/link-text"/></a><v:if test="/link-detail"><div class="hint"><xsl:if test="$language != 'lv'"><xsl:attribute name="lang">lv</xsl:attribute></xsl:if><v:text of="/link-detail"/></div></v:if></li></v:each>
        </ul>
      </xsl:when>
      <xsl:otherwise><p><a href="/"><xsl:call-template name="word"><xsl:with-param name="key">button.home</xsl:with-param></xsl:call-template></a></p></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
