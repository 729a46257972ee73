<?xml version="1.0" encoding="UTF-8"?>
<!-- Check your answers: everything relevant, as people write it, each with a link to change it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish">
    <xsl:variable name="title"><xsl:call-template name="word"><xsl:with-param name="key">review.title</xsl:with-param></xsl:call-template></xsl:variable>
    <xsl:call-template name="form-document">
      <xsl:with-param name="title" select="string($title)"/>
      <xsl:with-param name="content">
        <div class="back"><a><v:attribute name="href"><v:text of="/previous"/></v:attribute><xsl:call-template name="word"><xsl:with-param name="key">button.back</xsl:with-param></xsl:call-template></a></div>
        <xsl:call-template name="problems"/>
        <h1><xsl:value-of select="$title"/></h1>
        <p><xsl:call-template name="word"><xsl:with-param name="key">review.text</xsl:with-param></xsl:call-template></p>
        <xsl:apply-templates select="f:form/f:page"/>
        <form method="post" class="send">
          <v:attribute name="action"><v:text of="/base"/>/_review</v:attribute>
          <xsl:call-template name="hidden-inputs"><xsl:with-param name="page">_review</xsl:with-param></xsl:call-template>
          <v:if test="/receiver">
            <p><xsl:call-template name="word"><xsl:with-param name="key">review.receiver</xsl:with-param></xsl:call-template>: <strong><v:text of="/receiver"/></strong></p>
          </v:if>
          <p><xsl:call-template name="word"><xsl:with-param name="key">review.send</xsl:with-param></xsl:call-template></p>
          <div class="actions"><button class="button main" name="_action" value="next"><xsl:call-template name="word"><xsl:with-param name="key">button.send</xsl:with-param></xsl:call-template></button></div>
        </form>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="f:page">
    <xsl:call-template name="where-relevant">
      <xsl:with-param name="content">
        <section class="answers" aria-labelledby="{@id}-title">
          <h2 id="{@id}-title"><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></h2>
          <dl><xsl:apply-templates mode="answer"/></dl>
        </section>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="*" mode="answer"/>

  <xsl:template match="f:group" mode="answer">
    <xsl:call-template name="where-relevant">
      <xsl:with-param name="content"><xsl:apply-templates mode="answer"/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="f:repeat" mode="answer">
    <xsl:variable name="path"><xsl:apply-templates select="." mode="path"/></xsl:variable>
    <xsl:call-template name="where-relevant">
      <xsl:with-param name="content">
        <div class="answer rows">
          <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
          <dd>
            <xsl:call-template name="nothing"><xsl:with-param name="path" select="$path"/></xsl:call-template>
            <v:each of="{$path}/rows"><dl class="row"><xsl:apply-templates mode="answer"/></dl></v:each>
            <xsl:call-template name="problem"><xsl:with-param name="path" select="$path"/></xsl:call-template>
          </dd>
          <xsl:call-template name="change"/>
        </div>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="f:*[key('type', local-name())/@class = 'field']" mode="answer">
    <xsl:variable name="path"><xsl:apply-templates select="." mode="path"/></xsl:variable>
    <xsl:call-template name="where-relevant">
      <xsl:with-param name="content">
        <div class="answer">
          <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
          <dd>
            <v:if test="{$path}/answered"><xsl:apply-templates select="." mode="value"><xsl:with-param name="path" select="$path"/></xsl:apply-templates></v:if>
            <xsl:call-template name="nothing"><xsl:with-param name="path" select="$path"/></xsl:call-template>
            <xsl:call-template name="problem"><xsl:with-param name="path" select="$path"/></xsl:call-template>
          </dd>
          <xsl:if test="not(@calculate)"><xsl:call-template name="change"/></xsl:if>
        </div>
      </xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="f:*" mode="value">
    <xsl:param name="path"/>
    <v:text of="{$path}/text"/>
  </xsl:template>

  <xsl:template match="f:long-text" mode="value">
    <xsl:param name="path"/>
    <span class="lines"><v:text of="{$path}/text"/></span>
  </xsl:template>

  <!-- What was typed wrong is no answer, but not nothing either: the message stands there alone. -->
  <xsl:template name="nothing">
    <xsl:param name="path"/>
    <v:if not="{$path}/answered"><v:if not="{$path}/error"><span class="nothing"><xsl:call-template name="word"><xsl:with-param name="key">field.empty</xsl:with-param></xsl:call-template></span></v:if></v:if>
  </xsl:template>

  <xsl:template name="problem">
    <xsl:param name="path"/>
    <v:if test="{$path}/error"><p class="error"><span class="hidden"><xsl:call-template name="word"><xsl:with-param name="key">page.error</xsl:with-param></xsl:call-template>: </span><v:text of="{$path}/problem"/></p></v:if>
    <v:if test="{$path}/warning"><p class="warning"><span class="hidden"><xsl:call-template name="word"><xsl:with-param name="key">page.warning</xsl:with-param></xsl:call-template>: </span><v:text of="{$path}/problem"/></p></v:if>
  </xsl:template>

  <xsl:template name="change">
    <dd class="change">
      <a>
        <v:attribute name="href"><v:text of="/base"/>/<xsl:value-of select="ancestor::f:page/@id"/>?return=review#<xsl:apply-templates select="." mode="name"><xsl:with-param name="part" select="key('type', local-name())/part[1]"/></xsl:apply-templates></v:attribute>
        <xsl:call-template name="word"><xsl:with-param name="key">button.change</xsl:with-param></xsl:call-template>
        <span class="hidden">: <xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></span>
      </a>
    </dd>
  </xsl:template>
</xsl:stylesheet>
