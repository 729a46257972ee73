<?xml version="1.0" encoding="UTF-8"?>
<!--
Everything that was answered, as people write it. Who asks for it says by $changeable whether each answer has a link to change
it.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="* | f:page[@exit = 'true']" mode="answer"/>

  <!-- Only when the rules ask for it; an item without such a rule needs no test. -->
  <xsl:template match="f:page | f:group | f:repeat | f:*[@class = 'field']" mode="answer">
    <xsl:param name="changeable" select="false()"/>
    <xsl:choose>
      <!-- What was answered here is not known once it is sent. -->
      <xsl:when test="@deliver = 'false' and not($changeable)"/>
      <xsl:when test="@relevant">
        <v:if test="{@path}/relevant"><xsl:apply-templates select="." mode="answered"><xsl:with-param name="changeable" select="$changeable"/></xsl:apply-templates></v:if>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="answered"><xsl:with-param name="changeable" select="$changeable"/></xsl:apply-templates></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="f:page" mode="answered">
    <xsl:param name="changeable"/>
    <section class="answers" aria-labelledby="{@id}-title">
      <h2 id="{@id}-title"><xsl:call-template name="text"><xsl:with-param name="of" select="f:title"/></xsl:call-template></h2>
      <dl><xsl:apply-templates select="f:*" mode="answer"><xsl:with-param name="changeable" select="$changeable"/></xsl:apply-templates></dl>
    </section>
  </xsl:template>

  <xsl:template match="f:group" mode="answered">
    <xsl:param name="changeable"/>
    <xsl:apply-templates select="f:*" mode="answer"><xsl:with-param name="changeable" select="$changeable"/></xsl:apply-templates>
  </xsl:template>

  <!-- What the group is called may be the beginning of its sentences: "Es apliecinu, ka". -->
  <xsl:template match="f:group[f:label]" mode="answered">
    <xsl:param name="changeable"/>
    <div class="answer rows">
      <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
      <dd>
        <xsl:if test="$changeable"><xsl:call-template name="answer-problem"/></xsl:if>
        <dl><xsl:apply-templates select="f:*" mode="answer"><xsl:with-param name="changeable" select="$changeable"/></xsl:apply-templates></dl>
      </dd>
    </div>
  </xsl:template>

  <xsl:template match="f:repeat" mode="answered">
    <xsl:param name="changeable"/>
    <div class="answer rows">
      <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
      <dd>
        <xsl:call-template name="nothing"/>
        <v:each of="{@path}/rows"><p class="number"><xsl:choose><xsl:when test="f:entry"><v:text of="{@path}/row-title"/></xsl:when><xsl:otherwise><v:text of="{@path}/row-number"/></xsl:otherwise></xsl:choose></p><dl class="row"><xsl:apply-templates select="f:*" mode="answer"><xsl:with-param name="changeable" select="$changeable"/></xsl:apply-templates></dl></v:each>
        <xsl:if test="$changeable"><xsl:call-template name="answer-problem"/></xsl:if>
      </dd>
      <xsl:if test="$changeable"><xsl:call-template name="change"/></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="f:*" mode="answered">
    <xsl:param name="changeable"/>
    <div class="answer">
      <dt><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></dt>
      <dd>
        <v:if test="{@path}/answered"><xsl:apply-templates select="." mode="value"/></v:if>
        <xsl:call-template name="nothing"/>
        <xsl:if test="$changeable"><xsl:call-template name="answer-problem"/></xsl:if>
      </dd>
      <xsl:if test="$changeable and not(@calculate or @readonly = 'true')">
        <xsl:choose>
          <xsl:when test="@prefill"><v:if not="{@path}/readonly"><xsl:call-template name="change"/></v:if></xsl:when>
          <xsl:otherwise><xsl:call-template name="change"/></xsl:otherwise>
        </xsl:choose>
      </xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="f:*" mode="value">
    <v:text of="{@path}/text"/>
  </xsl:template>

  <!-- Browsers break a line after a hyphen, in the middle of what is one word. -->
  <xsl:template match="f:personal-code | f:postcode | f:vehicle-plate" mode="value">
    <span class="whole"><v:text of="{@path}/text"/></span>
  </xsl:template>

  <xsl:template match="f:address" mode="value">
    <v:text of="{@path}/text/street"/>, <v:text of="{@path}/text/city"/>, <span class="whole"><v:text of="{@path}/text/postcode"/></span>
  </xsl:template>

  <xsl:template match="f:long-text" mode="value">
    <span class="lines"><v:text of="{@path}/text"/></span>
  </xsl:template>

  <xsl:template match="f:attachment" mode="value">
    <ul class="files"><v:each of="{@path}/files"><li><span class="file"><v:text of="{@path}/file-name"/></span><xsl:text> </xsl:text><span class="size"><v:text of="{@path}/file-size"/></span></li></v:each></ul>
  </xsl:template>

  <!-- What was typed wrong is no answer, but not nothing either: the message stands there alone. -->
  <xsl:template name="nothing">
    <v:if not="{@path}/answered"><v:if not="{@path}/error"><span class="nothing"><xsl:choose><xsl:when test="@calculate or @readonly = 'true'">–</xsl:when><xsl:otherwise><v:word key="field.empty"/></xsl:otherwise></xsl:choose></span></v:if></v:if>
  </xsl:template>

  <!-- Where it can still be mended: what was sent has no errors, and its warnings were seen. -->
  <xsl:template name="answer-problem">
    <v:if test="{@path}/error"><p class="error"><span class="hidden"><v:word key="page.error"/>: </span><v:text of="{@path}/problem"/></p></v:if>
    <v:if test="{@path}/warning"><p class="warning"><span class="hidden"><v:word key="page.warning"/>: </span><v:text of="{@path}/problem"/></p></v:if>
  </xsl:template>

  <!-- To the field itself, or the first part of it; of fields in rows it says in which. -->
  <xsl:template name="change">
    <v:if not="/trial"><dd class="change">
      <a>
        <v:attribute name="href"><v:text of="/base"/>/<xsl:value-of select="ancestor::f:page/@id"/>?return=review#<xsl:value-of select="part[1]/@name"/><xsl:if test="not(part)"><xsl:value-of select="@name"/></xsl:if></v:attribute>
        <v:word key="button.change"/>
        <span class="hidden">: <xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template><xsl:if test="ancestor::f:repeat">, <v:text of="{ancestor::f:repeat[1]/@path}/row-title"/></xsl:if></span>
      </a>
    </dd></v:if>
  </xsl:template>
</xsl:stylesheet>
