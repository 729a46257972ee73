<?xml version="1.0" encoding="UTF-8"?>
<!--
Everything that was answered, as people write it. Who includes this says in $changeable whether each answer has a link to
change it.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="f:page" mode="answered">
    <section class="answers" aria-labelledby="{@id}-title">
      <h2 id="{@id}-title"><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></h2>
      <dl><xsl:apply-templates mode="answer"/></dl>
    </section>
  </xsl:template>

  <xsl:template match="*" mode="answer"/>

  <!-- Only when the rules ask for it; an item without such a rule needs no test. -->
  <xsl:template match="f:page | f:group | f:repeat | f:*[@class = 'field']" mode="answer">
    <xsl:choose>
      <xsl:when test="@relevant">
        <v:if test="{@path}/relevant"><xsl:apply-templates select="." mode="answered"/></v:if>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="answered"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="f:group" mode="answered">
    <xsl:apply-templates mode="answer"/>
  </xsl:template>

  <!-- What the group is called may be the beginning of its sentences: "Es apliecinu, ka". -->
  <xsl:template match="f:group[f:label]" mode="answered">
    <div class="answer rows">
      <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
      <dd>
        <xsl:call-template name="problem"><xsl:with-param name="path" select="@path"/></xsl:call-template>
        <dl><xsl:apply-templates mode="answer"/></dl>
      </dd>
    </div>
  </xsl:template>

  <xsl:template match="f:repeat" mode="answered">
    <xsl:variable name="path" select="@path"/>
    <div class="answer rows">
      <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
      <dd>
        <xsl:call-template name="nothing"><xsl:with-param name="path" select="$path"/></xsl:call-template>
        <v:each of="{$path}/rows"><p class="number"><v:text of="{$path}/row-number"/></p><dl class="row"><xsl:apply-templates mode="answer"/></dl></v:each>
        <xsl:call-template name="problem"><xsl:with-param name="path" select="$path"/></xsl:call-template>
      </dd>
      <xsl:if test="$changeable"><xsl:call-template name="change"/></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="f:*" mode="answered">
    <xsl:variable name="path" select="@path"/>
    <div class="answer">
      <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
      <dd>
        <v:if test="{$path}/answered"><xsl:apply-templates select="." mode="value"><xsl:with-param name="path" select="$path"/></xsl:apply-templates></v:if>
        <xsl:call-template name="nothing"><xsl:with-param name="path" select="$path"/></xsl:call-template>
        <xsl:call-template name="problem"><xsl:with-param name="path" select="$path"/></xsl:call-template>
      </dd>
      <xsl:if test="$changeable and not(@calculate or @readonly = 'true')"><xsl:call-template name="change"/></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="f:*" mode="value">
    <xsl:param name="path"/>
    <v:text of="{$path}/text"/>
  </xsl:template>

  <xsl:template match="f:long-text" mode="value">
    <xsl:param name="path"/>
    <span class="lines"><v:text of="{$path}/text"/></span>
  </xsl:template>

  <xsl:template match="f:attachment" mode="value">
    <xsl:param name="path"/>
    <ul class="files"><v:each of="{$path}/files"><li><span class="file"><v:text of="{$path}/file-name"/></span><xsl:text> </xsl:text><span class="size"><v:text of="{$path}/file-size"/></span></li></v:each></ul>
  </xsl:template>

  <!-- What was typed wrong is no answer, but not nothing either: the message stands there alone. -->
  <xsl:template name="nothing">
    <xsl:param name="path"/>
    <v:if not="{$path}/answered"><v:if not="{$path}/error"><span class="nothing"><xsl:choose><xsl:when test="@calculate or @readonly = 'true'">–</xsl:when><xsl:otherwise><xsl:call-template name="word"><xsl:with-param name="key">field.empty</xsl:with-param></xsl:call-template></xsl:otherwise></xsl:choose></span></v:if></v:if>
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
