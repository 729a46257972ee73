<?xml version="1.0" encoding="UTF-8"?>
<!-- Sent: the number to keep, the time, the receiver, what was answered, what happens next. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:include href="layout.xsl"/>
  <xsl:include href="answers.xsl"/>
  <xsl:variable name="changeable" select="false()"/>

  <xsl:variable name="title"><xsl:call-template name="word"><xsl:with-param name="key">receipt.title</xsl:with-param></xsl:call-template></xsl:variable>

  <xsl:template match="/publish">
    <xsl:call-template name="form-document">
      <xsl:with-param name="title" select="string($title)"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="/publish" mode="content">
    <div class="panel">
      <h1><xsl:value-of select="$title"/></h1>
      <p><xsl:call-template name="word"><xsl:with-param name="key">receipt.reference</xsl:with-param></xsl:call-template> <strong class="reference"><v:text of="/reference"/></strong></p>
    </div>
    <dl class="facts">
      <div><dt><xsl:call-template name="word"><xsl:with-param name="key">receipt.form</xsl:with-param></xsl:call-template></dt><dd><xsl:call-template name="text"><xsl:with-param name="of" select="f:form/f:title"/></xsl:call-template></dd></div>
      <div><dt><xsl:call-template name="word"><xsl:with-param name="key">receipt.sent</xsl:with-param></xsl:call-template></dt><dd><v:text of="/sent"/></dd></div>
      <v:if test="/receiver"><div><dt><xsl:call-template name="word"><xsl:with-param name="key">receipt.receiver</xsl:with-param></xsl:call-template></dt><dd><xsl:call-template name="receiver"/></dd></div></v:if>
    </dl>
    <v:if test="/answers"><xsl:apply-templates select="f:form/f:page" mode="answer"/></v:if>
    <h2><xsl:call-template name="word"><xsl:with-param name="key">receipt.next</xsl:with-param></xsl:call-template></h2>
    <p><xsl:call-template name="word"><xsl:with-param name="key">receipt.next-text</xsl:with-param></xsl:call-template></p>
    <p><xsl:call-template name="word"><xsl:with-param name="key">receipt.keep</xsl:with-param></xsl:call-template></p>
    <p class="on-screen"><xsl:call-template name="word"><xsl:with-param name="key">receipt.print</xsl:with-param></xsl:call-template></p>
    <p class="on-screen"><a href="/"><xsl:call-template name="word"><xsl:with-param name="key">button.home</xsl:with-param></xsl:call-template></a></p>
  </xsl:template>
</xsl:stylesheet>
