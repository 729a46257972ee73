<?xml version="1.0" encoding="UTF-8"?>
<!-- The first page: what the form is for, what will be asked, who receives it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish">
    <xsl:call-template name="form-document"/>
  </xsl:template>

  <xsl:template match="/publish" mode="content">
    <h1><xsl:call-template name="text"><xsl:with-param name="of" select="f:form/f:title"/></xsl:call-template></h1>
    <div class="prose"><xsl:call-template name="paragraphs"><xsl:with-param name="of" select="f:form/f:description"/></xsl:call-template></div>
    <h2><xsl:call-template name="word"><xsl:with-param name="key">start.pages</xsl:with-param></xsl:call-template></h2>
    <ol class="steps"><xsl:apply-templates select="f:form/f:page"/></ol>
    <p><xsl:call-template name="word"><xsl:with-param name="key">start.draft</xsl:with-param></xsl:call-template></p>
    <v:if test="/receiver">
      <p><strong><xsl:call-template name="word"><xsl:with-param name="key">start.receiver</xsl:with-param></xsl:call-template>:</strong>
        <xsl:text> </xsl:text><xsl:call-template name="receiver"/></p>
    </v:if>
    <v:if test="/resume"><div class="actions"><a class="button main"><v:attribute name="href"><v:text of="/resume"/></v:attribute><xsl:call-template name="word"><xsl:with-param name="key">button.resume</xsl:with-param></xsl:call-template></a></div></v:if>
    <form method="post"><v:attribute name="action"><v:text of="/base"/></v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page">_start</xsl:with-param></xsl:call-template>
      <v:if not="/resume"><div class="actions"><button class="button main" name="_action" value="next"><xsl:call-template name="word"><xsl:with-param name="key">button.start</xsl:with-param></xsl:call-template></button></div></v:if>
      <v:if test="/resume">
        <p><xsl:call-template name="word"><xsl:with-param name="key">start.restart</xsl:with-param></xsl:call-template></p>
        <button class="button" name="_action" value="restart"><xsl:call-template name="word"><xsl:with-param name="key">button.restart</xsl:with-param></xsl:call-template></button>
      </v:if>
    </form>
  </xsl:template>

  <xsl:template match="f:page">
    <li><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></li>
  </xsl:template>
</xsl:stylesheet>
