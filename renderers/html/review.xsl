<?xml version="1.0" encoding="UTF-8"?>
<!-- Check your answers, each with a link to change it, before they are sent. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="review" mode="title"><v:word key="review.title"/></xsl:template>

  <xsl:template match="review" mode="content">
    <v:if not="/trial"><div class="back"><a><v:attribute name="href"><v:text of="/previous"/></v:attribute><v:word key="button.back"/></a></div></v:if>
    <xsl:call-template name="ending"/>
    <xsl:call-template name="problems"/>
    <h1><v:word key="review.title"/></h1>
    <p><v:word key="review.text"/></p>
    <v:if not="/trial"><xsl:call-template name="incomplete"/></v:if>
    <xsl:apply-templates select="$form/f:page" mode="answer"><xsl:with-param name="changeable" select="true()"/></xsl:apply-templates>
    <v:if not="/closed"><form method="post" class="send">
      <v:attribute name="action"><v:text of="/base"/>/_review</v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page" select="'_review'"/></xsl:call-template>
      <v:if test="/receiver">
        <p><v:word key="review.receiver"/>: <strong><xsl:call-template name="receiver"/></strong></p>
      </v:if>
      <p><v:word key="review.send"/></p>
      <div class="actions"><button class="button main" name="_action" value="next"><v:word key="button.send"/></button></div>
    </form></v:if>
    <v:if test="/trial"><form method="post">
      <v:attribute name="action"><v:text of="/base"/>/_review</v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page" select="'_review'"/></xsl:call-template>
      <p><v:word key="trial.end"/></p>
      <div class="actions"><button class="button main" name="_action" value="back"><v:word key="trial.again"/></button></div>
      <xsl:call-template name="comment"/>
    </form></v:if>
  </xsl:template>

  <xsl:template match="review" mode="foot">
    <p><a href="/"><v:word key="button.home"/></a></p>
    <v:if test="/deadline"><p><v:word key="draft.until"/>: <span class="whole"><v:text of="/deadline"/>.</span><xsl:text> </xsl:text><a><v:attribute name="href"><v:text of="/base"/>/_draft</v:attribute><v:word key="draft.more"/></a></p></v:if>
  </xsl:template>

  <!-- Before an attempt to send: what is still missing, as advice. -->
  <xsl:template name="incomplete">
    <v:if test="/incomplete">
      <div class="notice">
        <p><v:word key="review.missing"/></p>
        <ul><xsl:apply-templates select="$form/f:page" mode="incomplete"/></ul>
      </div>
    </v:if>
  </xsl:template>

  <xsl:template match="f:page" mode="incomplete">
    <v:if test="{@id}/incomplete">
      <li><a><v:attribute name="href"><v:text of="/base"/>/<xsl:value-of select="@id"/>?return=review</v:attribute><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></a></li>
    </v:if>
  </xsl:template>
</xsl:stylesheet>
