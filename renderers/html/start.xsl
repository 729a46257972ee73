<?xml version="1.0" encoding="UTF-8"?>
<!-- The first page: what the form is for, what will be asked, who receives it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="start" mode="content">
    <h1><xsl:call-template name="text"><xsl:with-param name="of" select="$form/f:title"/></xsl:call-template></h1>
    <div class="prose"><xsl:call-template name="paragraphs"><xsl:with-param name="of" select="$form/f:description"/></xsl:call-template></div>
    <xsl:apply-templates select="$form/f:service[* or @legal]" mode="card"/>
    <v:if test="/resume"><xsl:call-template name="asked-pages"><xsl:with-param name="begun" select="true()"/></xsl:call-template></v:if>
    <v:if not="/resume"><v:if not="/ended"><xsl:call-template name="asked-pages"/></v:if></v:if>
    <v:if test="/receiver">
      <p><strong><v:word key="start.receiver"/>:</strong>
        <xsl:text> </xsl:text><xsl:call-template name="receiver"/></p>
    </v:if>
    <v:if test="/resume"><div class="actions"><a class="button main"><v:attribute name="href"><v:text of="/resume"/></v:attribute><v:word key="button.resume"/></a></div></v:if>
    <v:if not="/closed"><xsl:choose>
      <!-- A link: what a form leads to must not be elsewhere, where one logs in. -->
      <xsl:when test="$form/@login"><v:if not="/resume">
        <p><v:word key="start.login.{$form/@login}"/></p>
        <div class="actions"><a class="button main"><v:attribute name="href"><v:text of="/base"/>/_login</v:attribute><v:if test="/person"><v:word key="button.start"/></v:if><v:if not="/person"><v:word key="button.login"/></v:if></a></div>
      </v:if></xsl:when>
      <xsl:otherwise><v:if not="/resume"><xsl:call-template name="begin"/></v:if></xsl:otherwise>
    </xsl:choose>
    <v:if test="/resume"><xsl:call-template name="begin-anew"/></v:if></v:if>
    <p class="sent-before"><v:word key="trace.sent-before"/><xsl:text> </xsl:text><a><v:attribute name="href"><v:text of="/base"/>/_status</v:attribute><v:word key="trace.link"/></a></p>
  </xsl:template>

  <xsl:template match="start" mode="head"><link rel="alternate" type="application/ld+json"><v:attribute name="href"><v:text of="/base"/>/_service.jsonld</v:attribute></link></xsl:template>

  <!-- What a service card says. -->
  <xsl:template match="f:service" mode="card">
    <dl class="facts card">
      <xsl:call-template name="fact"><xsl:with-param name="of" select="f:recipient"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="of" select="f:cost"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="of" select="f:time-limit"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="of" select="f:restrictions"/></xsl:call-template>
      <xsl:call-template name="fact"><xsl:with-param name="of" select="f:process"/></xsl:call-template>
      <xsl:if test="@legal"><div><dt><v:word key="service.legal"/></dt><dd lang="lv"><xsl:value-of select="@legal"/></dd></div></xsl:if>
    </dl>
  </xsl:template>

  <xsl:template name="fact">
    <xsl:param name="of"/>
    <xsl:if test="$of"><div><dt><v:word key="service.{local-name($of[1])}"/></dt><dd><xsl:call-template name="paragraphs"><xsl:with-param name="of" select="$of"/></xsl:call-template></dd></div></xsl:if>
  </xsl:template>

  <!-- A page where a form ends asks nothing. -->
  <xsl:template name="asked-pages">
    <xsl:param name="begun" select="false()"/>
    <xsl:variable name="pages" select="$form/f:page[not(@exit = 'true')]"/>
    <h2><v:word key="start.pages"/></h2>
    <ol class="steps">
      <xsl:choose>
        <xsl:when test="$begun"><xsl:apply-templates select="$pages" mode="task"/></xsl:when>
        <xsl:otherwise><xsl:apply-templates select="$pages" mode="step"/></xsl:otherwise>
      </xsl:choose>
    </ol>
    <p><v:word key="start.draft"/></p>
  </xsl:template>

  <xsl:template name="begin">
    <form method="post"><v:attribute name="action"><v:text of="/base"/></v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page" select="'_start'"/></xsl:call-template>
      <div class="actions"><button class="button main" name="_action" value="next"><v:word key="button.start"/></button></div>
    </form>
  </xsl:template>

  <xsl:template name="begin-anew">
    <form method="post"><v:attribute name="action"><v:text of="/base"/></v:attribute>
      <xsl:call-template name="hidden-inputs"><xsl:with-param name="page" select="'_start'"/></xsl:call-template>
      <p><v:word key="start.restart"/></p>
      <button class="button" name="_action" value="restart"><v:word key="button.restart"/></button>
    </form>
  </xsl:template>

  <xsl:template match="f:page" mode="step">
    <li><span class="name"><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></span><xsl:if test="@conditional"><xsl:text> </xsl:text><span class="tag"><v:word key="start.maybe"/></span></xsl:if></li>
  </xsl:template>

  <!-- Of a draft that was begun: what is asked by now, and what of it is done. -->
  <xsl:template match="f:page" mode="task">
    <v:if test="{@id}/relevant">
      <li>
        <a class="name"><v:attribute name="href"><v:text of="/base"/>/<xsl:value-of select="@id"/></v:attribute><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></a>
        <v:if test="{@id}/incomplete"><span class="tag open"><v:word key="start.open"/></span></v:if>
        <v:if not="{@id}/incomplete"><span class="tag"><v:word key="start.done"/></span></v:if>
      </li>
    </v:if>
  </xsl:template>
</xsl:stylesheet>
