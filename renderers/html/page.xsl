<?xml version="1.0" encoding="UTF-8"?>
<!-- A page of questions. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="f:page" mode="title">
    <xsl:call-template name="plain"><xsl:with-param name="of" select="f:title"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="f:page" mode="content">
    <div class="back"><button class="link" form="{@id}" name="_action" value="back"><v:word key="button.back"/></button></div>
    <xsl:call-template name="ending"/>
    <xsl:call-template name="problems"/>
    <xsl:if test="not(@exit = 'true')">
      <p class="step"><v:text of="/step"/></p>
      <progress class="progress" aria-hidden="true"><v:attribute name="max"><v:text of="/step-count"/></v:attribute><v:attribute name="value"><v:text of="/step-number"/></v:attribute></progress>
    </xsl:if>
    <h1><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></h1>
    <xsl:if test=".//*[@required]"><p class="explain"><v:word key="page.required"/></p></xsl:if>
    <form method="post" novalidate="novalidate" id="{@id}">
      <xsl:if test=".//f:*[@relevant or @calculate or @filter or @filtered or @readonly or @default or (@required and @required != 'true' and @required != 'false')] or .//text()[contains(., '&#xFDD0;')]"><xsl:attribute name="data-rules">data-rules</xsl:attribute></xsl:if>
      <xsl:if test=".//f:attachment"><xsl:attribute name="enctype">multipart/form-data</xsl:attribute></xsl:if>
      <v:attribute name="action"><v:text of="/base"/>/<xsl:value-of select="@id"/></v:attribute>
      <v:attribute name="tabindex" if="{@id}/error">-1</v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page" select="@id"/></xsl:call-template>
      <v:if test="/returning"><input type="hidden" name="_return" value="review"/></v:if>
      <v:if test="/warnings"><input type="hidden" name="_warned" value="1"/></v:if>
      <xsl:apply-templates select="." mode="problem"/>
      <xsl:apply-templates mode="item"/>
      <xsl:if test="not(@exit = 'true')"><div class="actions"><button class="button main" name="_action" value="next"><v:word key="button.continue"/></button></div></xsl:if>
      <xsl:if test="@exit = 'true'"><v:if not="/trial"><p><a href="/"><v:word key="button.home"/></a></p></v:if></xsl:if>
      <xsl:call-template name="comment"/>
    </form>
  </xsl:template>
</xsl:stylesheet>
