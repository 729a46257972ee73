<?xml version="1.0" encoding="UTF-8"?>
<!-- Sent: the number to keep, the time, the receiver, what was answered, what happens next. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="receipt" mode="title"><v:word key="receipt.title"/></xsl:template>

  <xsl:template match="receipt" mode="content">
    <div class="panel">
      <h1><v:word key="receipt.title"/></h1>
      <p><v:word key="receipt.reference"/>: <strong class="reference"><v:text of="/reference"/></strong></p>
      <v:if test="/access"><p><v:word key="trace.code"/>: <strong class="code"><v:text of="/access"/></strong></p></v:if>
    </div>
    <p class="on-screen"><a class="button"><v:attribute name="href"><v:text of="/base"/>/_receipt.pdf</v:attribute><v:word key="receipt.pdf"/></a></p>
    <v:if test="/mailable"><p class="on-screen"><a><v:attribute name="href"><v:text of="/base"/>/_mail</v:attribute><v:word key="receipt.mail"/></a></p></v:if>
    <h2><v:word key="receipt.next"/></h2>
    <p><v:word key="receipt.next-text"/></p>
    <v:if test="/access">
      <p><v:word key="receipt.status-text"/></p>
      <p class="on-screen"><a><v:attribute name="href"><v:text of="/base"/>/_status</v:attribute><v:word key="trace.link"/></a></p>
      <p class="on-paper"><v:word key="trace.address"/>: <span class="address"><v:text of="/status-address"/></span></p>
    </v:if>
    <v:if not="/access"><p><v:word key="receipt.keep"/></p></v:if>
    <h2><v:word key="receipt.sent-what"/></h2>
    <dl class="facts">
      <div><dt><v:word key="receipt.form"/></dt><dd><xsl:call-template name="text"><xsl:with-param name="of" select="$form/f:title"/></xsl:call-template></dd></div>
      <div><dt><v:word key="receipt.version"/></dt><dd><v:text of="/version"/></dd></div>
      <div><dt><v:word key="receipt.sent"/></dt><dd><v:text of="/sent"/></dd></div>
      <v:if test="/receiver"><div><dt><v:word key="receipt.receiver"/></dt><dd><xsl:call-template name="receiver"/></dd></div></v:if>
    </dl>
    <v:if test="/answers"><xsl:apply-templates select="$form/f:page" mode="answer"/></v:if>
    <v:if test="/code">
      <details class="proof">
        <summary><v:word key="receipt.code-summary"/></summary>
        <p><v:word key="receipt.code-text"/></p>
        <p class="code"><v:text of="/code"/></p>
      </details>
    </v:if>
    <p class="on-screen"><v:word key="receipt.print"/></p>
    <p class="on-screen"><a href="/"><v:word key="button.home"/></a></p>
  </xsl:template>
</xsl:stylesheet>
