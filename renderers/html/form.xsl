<?xml version="1.0" encoding="UTF-8"?>
<!-- One page of a form, in all its languages at once: see layout.xsl. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:include href="layout.xsl"/>
  <xsl:include href="start.xsl"/>
  <xsl:include href="page.xsl"/>
  <xsl:include href="field.xsl"/>
  <xsl:include href="review.xsl"/>
  <xsl:include href="receipt.xsl"/>
  <xsl:include href="answers.xsl"/>

  <xsl:template match="/publish">
    <xsl:apply-templates select="(start | review | receipt | f:form/f:page)[1]" mode="document"/>
  </xsl:template>

  <!-- Its own title first, so that it is heard first and seen in a narrow tab. -->
  <xsl:template match="f:page | start | review | receipt" mode="head-title">
    <v:if test="/errors"><v:word key="page.error"/>: </v:if>
    <xsl:if test="not(self::start)"><xsl:apply-templates select="." mode="title"/> – </xsl:if>
    <xsl:call-template name="plain"><xsl:with-param name="of" select="$form/f:title"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="f:page | start | review | receipt" mode="lead">
    <div class="of">
      <img class="logo" src="{$logo}" alt="" width="36" height="36"/>
      <div>
        <v:if test="/receiver"><div class="receiver"><xsl:call-template name="receiver"/></div></v:if>
        <xsl:if test="not(self::start)">
          <div class="form-title"><xsl:call-template name="text"><xsl:with-param name="of" select="$form/f:title"/></xsl:call-template></div>
        </xsl:if>
      </div>
    </div>
  </xsl:template>
</xsl:stylesheet>
