<?xml version="1.0" encoding="UTF-8"?>
<!-- The pages of questions, all at once: what is known of the whole form is found once. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:include href="layout.xsl"/>
  <xsl:include href="field.xsl"/>

  <xsl:template match="/publish">
    <v:pages><xsl:for-each select="f:form/f:page"><v:page><xsl:apply-templates select="."/></v:page></xsl:for-each></v:pages>
  </xsl:template>

  <xsl:template match="f:page">
    <xsl:call-template name="form-document">
      <xsl:with-param name="title"><xsl:call-template name="plain"><xsl:with-param name="of" select="f:title"/></xsl:call-template></xsl:with-param>
      <xsl:with-param name="form-id" select="@id"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="f:page" mode="content">
    <div class="back"><button class="link" form="{@id}" name="_action" value="back"><xsl:call-template name="word"><xsl:with-param name="key">button.back</xsl:with-param></xsl:call-template></button></div>
    <xsl:call-template name="problems"/>
    <p class="step"><v:text of="/step"/></p>
    <h1><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></h1>
    <xsl:if test=".//*[@required]"><p class="explain"><xsl:call-template name="word"><xsl:with-param name="key">page.required</xsl:with-param></xsl:call-template></p></xsl:if>
    <form method="post" novalidate="novalidate" id="{@id}">
      <xsl:if test=".//f:attachment"><xsl:attribute name="enctype">multipart/form-data</xsl:attribute></xsl:if>
      <v:attribute name="action"><v:text of="/base"/>/<xsl:value-of select="@id"/></v:attribute>
      <v:attribute name="tabindex" if="{@id}/error">-1</v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page" select="@id"/></xsl:call-template>
      <v:if test="/returning"><input type="hidden" name="_return" value="review"/></v:if>
      <v:if test="/warnings"><input type="hidden" name="_warned" value="1"/></v:if>
      <xsl:apply-templates select="." mode="problem"/>
      <xsl:apply-templates mode="item"/>
      <xsl:if test="not(@exit = 'true')"><div class="actions"><button class="button main" name="_action" value="next"><xsl:call-template name="word"><xsl:with-param name="key">button.continue</xsl:with-param></xsl:call-template></button></div></xsl:if>
    </form>
  </xsl:template>
</xsl:stylesheet>
