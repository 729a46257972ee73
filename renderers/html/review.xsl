<?xml version="1.0" encoding="UTF-8"?>
<!-- Check your answers, each with a link to change it, before they are sent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:include href="layout.xsl"/>
  <xsl:include href="answers.xsl"/>
  <xsl:variable name="changeable" select="true()"/>

  <xsl:variable name="title"><xsl:call-template name="word"><xsl:with-param name="key">review.title</xsl:with-param></xsl:call-template></xsl:variable>

  <xsl:template match="/publish">
    <xsl:call-template name="form-document">
      <xsl:with-param name="title" select="string($title)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="/publish" mode="content">
    <div class="back"><a><v:attribute name="href"><v:text of="/previous"/></v:attribute><xsl:call-template name="word"><xsl:with-param name="key">button.back</xsl:with-param></xsl:call-template></a></div>
    <xsl:call-template name="problems"/>
    <h1><xsl:value-of select="$title"/></h1>
    <p><xsl:call-template name="word"><xsl:with-param name="key">review.text</xsl:with-param></xsl:call-template></p>
    <xsl:call-template name="incomplete"/>
    <xsl:apply-templates select="f:form/f:page" mode="answer"/>
    <form method="post" class="send">
      <v:attribute name="action"><v:text of="/base"/>/_review</v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page">_review</xsl:with-param></xsl:call-template>
      <v:if test="/receiver">
        <p><xsl:call-template name="word"><xsl:with-param name="key">review.receiver</xsl:with-param></xsl:call-template>: <strong><xsl:call-template name="receiver"/></strong></p>
      </v:if>
      <p><xsl:call-template name="word"><xsl:with-param name="key">review.send</xsl:with-param></xsl:call-template></p>
      <div class="actions"><button class="button main" name="_action" value="next"><xsl:call-template name="word"><xsl:with-param name="key">button.send</xsl:with-param></xsl:call-template></button></div>
    </form>
  </xsl:template>

  <!-- Before an attempt to send: what is still missing, as advice. -->
  <xsl:template name="incomplete">
    <v:if test="/incomplete">
      <div class="notice">
        <p><xsl:call-template name="word"><xsl:with-param name="key">review.missing</xsl:with-param></xsl:call-template></p>
        <ul><xsl:apply-templates select="f:form/f:page" mode="incomplete"/></ul>
      </div>
    </v:if>
  </xsl:template>

  <xsl:template match="f:page" mode="incomplete">
    <v:if test="{@id}/incomplete">
      <li><a><v:attribute name="href"><v:text of="/base"/>/<xsl:value-of select="@id"/>?return=review</v:attribute><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></a></li>
    </v:if>
  </xsl:template>
</xsl:stylesheet>
