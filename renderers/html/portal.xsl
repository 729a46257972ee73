<?xml version="1.0" encoding="UTF-8"?>
<!-- Pages of the portal, by the vocabulary of portal.h. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="v">
  <xsl:include href="layout.xsl"/>

  <xsl:template match="/publish"><xsl:apply-templates select="portal" mode="document"/></xsl:template>

  <!-- For a frame: what is said, and nothing around it. -->
  <xsl:template match="portal[@bare]" mode="document">
    <v:page>
      <html>
        <v:attribute name="lang"><v:language/></v:attribute>
        <head>
          <meta charset="utf-8"/>
          <title><xsl:apply-templates select="." mode="head-title"/></title>
          <meta name="viewport" content="width=device-width, initial-scale=1"/>
          <meta name="color-scheme" content="light dark"/>
          <link rel="icon" type="image/svg+xml" href="{$logo}"/>
          <link rel="stylesheet" href="{$theme}"/>
          <link rel="stylesheet" href="{/publish/@portal-theme}"/>
        </head>
        <body><main id="_main" class="column bare" tabindex="-1"><h1><xsl:value-of select="@title"/></h1><xsl:apply-templates select="text | link"/></main></body>
      </html>
    </v:page>
  </xsl:template>

  <xsl:template match="portal" mode="head-title"><xsl:if test="problem"><v:word key="portal.problem"/>: </xsl:if><xsl:value-of select="@title"/> – <v:word key="portal.name"/></xsl:template>

  <xsl:template match="portal" mode="head">
    <link rel="stylesheet" href="{/publish/@portal-theme}"/>
    <xsl:if test="frame or form/@live"><script src="{/publish/@portal-script}" defer="defer"/></xsl:if>
  </xsl:template>

  <xsl:template match="portal" mode="lead">
    <div class="of"><img class="logo" src="{$logo}" alt="" width="36" height="36"/><a class="home" href="{@home}"><v:word key="portal.name"/></a><xsl:if test="@institution"><span class="hint" lang="lv"><xsl:value-of select="@institution"/></span></xsl:if></div>
  </xsl:template>

  <xsl:template match="portal" mode="foot">
    <xsl:if test="@person">
      <form class="person" method="post" action="/portal/logout">
        <xsl:apply-templates select="@csrf"/>
        <p><v:word key="page.person"/><xsl:text> </xsl:text><bdi><xsl:value-of select="@person"/></bdi><xsl:text> </xsl:text><button class="link"><v:word key="button.logout"/></button></p>
      </form>
    </xsl:if>
  </xsl:template>

  <xsl:template match="@csrf"><input type="hidden" name="_csrf" value="{.}"/></xsl:template>

  <xsl:template match="portal" mode="content">
    <xsl:if test="nav">
      <nav class="portal">
        <v:attribute name="aria-label"><v:word key="portal.places"/></v:attribute>
        <ul>
          <xsl:for-each select="nav"><li><a href="{@href}"><xsl:if test="@current"><xsl:attribute name="aria-current"><xsl:value-of select="@current"/></xsl:attribute></xsl:if><xsl:value-of select="@text"/></a></li></xsl:for-each>
        </ul>
      </nav>
    </xsl:if>
    <xsl:if test="step">
      <nav class="trail">
        <v:attribute name="aria-label"><v:word key="portal.way"/></v:attribute>
        <ol><xsl:for-each select="step"><li><a href="{@href}"><xsl:value-of select="@text"/></a></li></xsl:for-each></ol>
      </nav>
    </xsl:if>
    <xsl:for-each select="notice"><div class="notice" role="status"><p><xsl:value-of select="."/><xsl:if test="@href"><xsl:text> </xsl:text><a href="{@href}"><xsl:value-of select="@link"/></a></xsl:if></p></div></xsl:for-each>
    <xsl:if test="problem">
      <div class="summary" role="alert" tabindex="-1" autofocus="autofocus"><xsl:for-each select="problem"><p><xsl:choose><xsl:when test="@href"><a href="{@href}"><xsl:value-of select="."/></a></xsl:when><xsl:otherwise><xsl:value-of select="."/></xsl:otherwise></xsl:choose></p></xsl:for-each></div>
    </xsl:if>
    <h1><xsl:value-of select="@title"/></h1>
    <xsl:choose>
      <xsl:when test="frame"><div class="bench"><div><xsl:call-template name="inside"/></div><xsl:apply-templates select="frame"/></div></xsl:when>
      <xsl:otherwise><xsl:call-template name="inside"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="inside"><xsl:apply-templates select="*[not(self::nav or self::step or self::notice or self::problem or self::frame)]"/></xsl:template>

  <!-- A page of ours beside this one; on a narrow screen only the way to it. -->
  <xsl:template match="frame">
    <aside class="beside" aria-label="{@label}">
      <p><a href="{@href}"><xsl:value-of select="@label"/></a></p>
      <iframe name="preview" src="{@href}" title="{@label}" loading="lazy">
        <xsl:if test="@about != ''"><xsl:attribute name="data-about"><xsl:value-of select="@about"/></xsl:attribute></xsl:if>
      </iframe>
    </aside>
  </xsl:template>

  <xsl:template match="text"><p><xsl:value-of select="."/></p></xsl:template>
  <xsl:template match="heading"><h2><xsl:if test="@id"><xsl:attribute name="id"><xsl:value-of select="@id"/></xsl:attribute></xsl:if><xsl:value-of select="."/></h2></xsl:template>
  <xsl:template match="link"><p><a href="{@href}"><xsl:if test="@main"><xsl:attribute name="class">button main</xsl:attribute></xsl:if><xsl:if test="@target"><xsl:attribute name="target"><xsl:value-of select="@target"/></xsl:attribute></xsl:if><xsl:value-of select="."/></a></p></xsl:template>
  <xsl:template match="code"><pre class="code" tabindex="0"><xsl:if test="@label"><xsl:attribute name="aria-label"><xsl:value-of select="@label"/></xsl:attribute><xsl:attribute name="role">region</xsl:attribute></xsl:if><xsl:value-of select="."/></pre></xsl:template>

  <!-- Many links, by what they are for. -->
  <xsl:template match="ways"><div class="tasks"><xsl:for-each select="way"><div><h2><xsl:value-of select="@label"/></h2><ul><xsl:for-each select="link"><li><a href="{@href}"><xsl:value-of select="."/></a></li></xsl:for-each></ul></div></xsl:for-each></div></xsl:template>

  <xsl:template match="facts"><dl class="facts"><xsl:for-each select="fact"><div><dt><xsl:value-of select="@label"/></dt><dd><xsl:value-of select="."/></dd></div></xsl:for-each></dl></xsl:template>

  <xsl:template match="list">
    <ul class="forms">
      <xsl:if test="@drag"><xsl:attribute name="data-drag"/></xsl:if>
      <xsl:for-each select="item">
        <li>
          <xsl:if test="@place"><xsl:attribute name="data-place"><xsl:value-of select="@place"/></xsl:attribute></xsl:if>
          <xsl:if test="@depth &gt; 0"><xsl:attribute name="class">inner depth-<xsl:value-of select="@depth"/></xsl:attribute></xsl:if>
          <xsl:choose><xsl:when test="@href"><a href="{@href}"><xsl:value-of select="text()"/></a></xsl:when><xsl:otherwise><xsl:value-of select="text()"/></xsl:otherwise></xsl:choose>
          <xsl:if test="@tag"><xsl:text> </xsl:text><span class="tag"><xsl:value-of select="@tag"/></span></xsl:if>
          <xsl:if test="@detail"><div class="hint"><xsl:value-of select="@detail"/></div></xsl:if>
          <xsl:apply-templates select="form"/>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <!-- A wide table is moved sideways, by keyboard too. On a narrow screen each row stands as a block of names and values, and is
       still a row of a table to whoever cannot see it (tests/browser/portal.test.mjs). -->
  <xsl:template match="table">
    <div class="wide" role="region" tabindex="0" aria-label="{@caption}">
      <table class="stacked">
        <caption><xsl:if test="@caption = ancestor::portal/@title or @caption = preceding-sibling::heading[1] or @caption = parent::more/@label"><xsl:attribute name="class">hidden</xsl:attribute></xsl:if><xsl:value-of select="@caption"/></caption>
        <thead><tr><xsl:for-each select="column"><th scope="col"><xsl:value-of select="."/></th></xsl:for-each></tr></thead>
        <tbody><xsl:apply-templates select="row"/></tbody>
      </table>
    </div>
  </xsl:template>
  <xsl:template match="table[not(row)]"><p><xsl:value-of select="@none"/></p></xsl:template>
  <xsl:template match="table/row"><tr><xsl:apply-templates select="cell"/></tr></xsl:template>
  <!-- On a narrow screen a cell says what column it is of, unless it says that itself: links that are called so stand in one line. -->
  <xsl:template match="table/row/cell">
    <xsl:variable name="at" select="count(preceding-sibling::cell) + 1"/>
    <td><xsl:if test="not(@href and text() = ../../column[$at])"><xsl:attribute name="data-column"><xsl:value-of select="../../column[$at]"/></xsl:attribute></xsl:if><xsl:choose><xsl:when test="@href"><a href="{@href}"><xsl:value-of select="text()"/></a></xsl:when><xsl:otherwise><xsl:value-of select="text()"/></xsl:otherwise></xsl:choose><xsl:if test="@detail"><div class="hint"><xsl:value-of select="@detail"/></div></xsl:if><xsl:apply-templates select="*"/></td>
  </xsl:template>

  <!-- Names one below the other, and arcs from what drives to what is driven; the table behind says the same. -->
  <xsl:template match="drawing">
    <div class="wide" role="region" tabindex="0" aria-label="{@label}">
      <svg class="drawing" role="img" aria-label="{@label}" width="{@width}" height="{@height}" viewBox="0 0 {@width} {@height}">
        <xsl:for-each select="arc"><path class="arc {@kind}" d="{@path}"/><path class="head {@kind}" d="{@head}"/></xsl:for-each>
        <xsl:for-each select="name"><text x="{@x}" y="{@y}"><xsl:value-of select="."/></text></xsl:for-each>
      </svg>
    </div>
  </xsl:template>

  <!-- Lengths are parts of the width that there is, so letters keep their size on a small screen. -->
  <xsl:template match="chart">
    <svg class="chart" role="img" aria-labelledby="{@id}-label {@id}-detail" width="100%" height="{count(bar) * 44}">
      <title id="{@id}-label"><xsl:value-of select="@label"/></title>
      <desc id="{@id}-detail"><xsl:value-of select="@detail"/></desc>
      <xsl:for-each select="bar">
        <xsl:variable name="top" select="(position() - 1) * 44"/>
        <text x="0" y="{$top + 16}"><xsl:value-of select="."/>: <xsl:value-of select="@text"/></text>
        <rect class="whole" x="0" y="{$top + 24}" width="100%" height="10" rx="2"/>
        <rect x="0" y="{$top + 24}" width="{@share}%" height="10" rx="2"/>
      </xsl:for-each>
    </svg>
  </xsl:template>

  <xsl:template match="findings">
    <ul class="findings">
      <xsl:for-each select="finding">
        <li class="{@severity}">
          <strong><v:word key="portal.severity.{@severity}"/></strong><xsl:text> </xsl:text>
          <xsl:choose><xsl:when test="@href"><a href="{@href}"><xsl:value-of select="."/></a></xsl:when><xsl:otherwise><xsl:value-of select="."/></xsl:otherwise></xsl:choose>
          <xsl:if test="@fix"><div><xsl:value-of select="@fix"/></div></xsl:if>
          <xsl:if test="@place or @code"><div class="hint"><xsl:value-of select="@place"/><xsl:if test="@code"><xsl:text> </xsl:text><code><xsl:value-of select="@code"/></code></xsl:if></div></xsl:if>
        </li>
      </xsl:for-each>
    </ul>
  </xsl:template>

  <!-- Forms. -->

  <xsl:template match="form">
    <form action="{@action}" novalidate="novalidate">
      <xsl:attribute name="method"><xsl:choose><xsl:when test="@method"><xsl:value-of select="@method"/></xsl:when><xsl:otherwise>post</xsl:otherwise></xsl:choose></xsl:attribute>
      <xsl:if test="@files"><xsl:attribute name="enctype">multipart/form-data</xsl:attribute></xsl:if>
      <xsl:if test="@id"><xsl:attribute name="id"><xsl:value-of select="@id"/></xsl:attribute></xsl:if>
      <xsl:if test="@live"><xsl:attribute name="data-live"/></xsl:if>
      <xsl:if test="not(@method)"><xsl:apply-templates select="ancestor::portal/@csrf"/></xsl:if>
      <xsl:choose>
        <xsl:when test="@locked"><fieldset class="locked" disabled="disabled"><v:attribute name="aria-label"><v:word key="portal.locked"/></v:attribute><xsl:apply-templates select="*[not(self::button or self::grid)]"/></fieldset><xsl:apply-templates select="grid"/></xsl:when>
        <xsl:otherwise><xsl:call-template name="filling"/></xsl:otherwise>
      </xsl:choose>
    </form>
  </xsl:template>

  <xsl:template name="filling">
    <xsl:apply-templates select="*[not(self::button)]"/>
    <xsl:if test="button"><xsl:call-template name="buttons"/></xsl:if>
  </xsl:template>

  <xsl:template name="buttons">
    <div class="actions"><xsl:for-each select="button"><button name="_action" value="{@action}"><xsl:if test="@target"><xsl:attribute name="formtarget"><xsl:value-of select="@target"/></xsl:attribute></xsl:if><xsl:attribute name="class">button<xsl:if test="position() = 1 and not(../@second) and not(ancestor::form/@quiet)"> main</xsl:if></xsl:attribute><xsl:value-of select="."/></button><xsl:text> </xsl:text></xsl:for-each></div>
  </xsl:template>

  <xsl:template match="actions"><xsl:call-template name="buttons"/></xsl:template>
  <xsl:template match="side"><div class="side"><xsl:apply-templates/></div></xsl:template>
  <xsl:template match="more"><details class="more"><xsl:if test="@open"><xsl:attribute name="open">open</xsl:attribute></xsl:if><summary><xsl:value-of select="@label"/></summary><xsl:apply-templates/></details></xsl:template>

  <!-- A table of fields, which have their labels for the ear. -->
  <xsl:template match="grid">
    <div class="wide" role="region" tabindex="0" aria-label="{@caption}">
      <table class="grid">
        <caption><xsl:value-of select="@caption"/></caption>
        <thead>
          <tr><xsl:for-each select="column"><th scope="col"><xsl:value-of select="."/></th></xsl:for-each></tr>
          <xsl:apply-templates select="row[@head]"/>
        </thead>
        <tbody><xsl:apply-templates select="row[not(@head)]"/></tbody>
      </table>
      <xsl:for-each select="offer"><datalist id="{@id}"><xsl:for-each select="option"><option value="{@value}"><xsl:value-of select="."/></option></xsl:for-each></datalist></xsl:for-each>
    </div>
  </xsl:template>
  <xsl:template match="grid/row"><tr><xsl:for-each select="cell"><td><xsl:apply-templates select="text() | field" mode="cell"/></td></xsl:for-each></tr></xsl:template>
  <xsl:template match="field" mode="cell"><xsl:apply-templates select="." mode="control"/></xsl:template>
  <xsl:template match="field[@short]" mode="cell"><div class="short"><span class="hint" aria-hidden="true"><xsl:value-of select="@short"/></span><xsl:apply-templates select="." mode="control"/></div></xsl:template>
  <xsl:template match="field" mode="control"><input type="text" id="{@name}" name="{@name}" value="{@value}" aria-label="{@label}" autocomplete="off" spellcheck="false"><xsl:if test="@error"><xsl:attribute name="aria-invalid">true</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="@name"/>-error</xsl:attribute></xsl:if><xsl:if test="@offers = ancestor::grid/offer/@id"><xsl:attribute name="list"><xsl:value-of select="@offers"/></xsl:attribute></xsl:if></input><xsl:if test="@error"><div class="error" id="{@name}-error"><xsl:value-of select="@error"/></div></xsl:if></xsl:template>
  <xsl:template match="field[@control = 'select']" mode="control"><select name="{@name}" aria-label="{@label}"><xsl:for-each select="option"><option value="{@value}"><xsl:if test="@chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="."/></option></xsl:for-each></select></xsl:template>

  <!-- Where nothing may be changed it is a table of texts. -->
  <xsl:template match="form[@locked]/grid/row/cell/field" mode="control" priority="2"><xsl:choose>
    <xsl:when test="@control = 'select'"><xsl:value-of select="option[@chosen]"/></xsl:when>
    <xsl:otherwise><xsl:value-of select="@value"/></xsl:otherwise>
  </xsl:choose></xsl:template>

  <xsl:template match="field[@control = 'hidden']"><input type="hidden" name="{@name}" value="{@value}"/></xsl:template>

  <!-- A day as on the pages of citizens, and a time of it. -->
  <xsl:template match="field[@control = 'day']">
    <fieldset class="field" id="{@name}"><legend><xsl:value-of select="@label"/></legend>
      <xsl:if test="@hint"><div class="hint" id="{@name}-hint"><xsl:value-of select="@hint"/></div></xsl:if>
      <xsl:if test="@error"><div class="error" id="{@name}-error"><xsl:value-of select="@error"/></div></xsl:if>
      <div class="parts date">
        <xsl:for-each select="part">
          <div class="part">
            <label for="{@name}"><v:word key="part.{@id}"/></label>
            <input type="text" class="{@id}" id="{@name}" name="{@name}" value="{@value}" autocomplete="off">
              <xsl:if test="@id != 'time'"><xsl:attribute name="inputmode">numeric</xsl:attribute></xsl:if>
              <xsl:if test="../@error"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
              <xsl:if test="../@hint or ../@error"><xsl:attribute name="aria-describedby"><xsl:if test="../@error"><xsl:value-of select="../@name"/>-error </xsl:if><xsl:if test="../@hint"><xsl:value-of select="../@name"/>-hint</xsl:if></xsl:attribute></xsl:if>
            </input>
          </div>
        </xsl:for-each>
      </div>
    </fieldset>
  </xsl:template>

  <!-- Several of a kind. -->
  <xsl:template match="fields">
    <fieldset class="field"><legend><xsl:value-of select="@label"/></legend>
      <xsl:if test="@hint"><div class="hint"><xsl:value-of select="@hint"/></div></xsl:if>
      <xsl:if test="@error"><div class="error" id="{@id}"><xsl:value-of select="@error"/></div></xsl:if>
      <xsl:apply-templates/>
    </fieldset>
  </xsl:template>
  <xsl:template match="fields/field[@control = 'check']" priority="2"><xsl:call-template name="tick"/></xsl:template>
  <xsl:template name="tick"><div class="option"><input type="checkbox" id="{@name}" name="{@name}" value="true"><xsl:if test="@value = 'true'"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="{@name}"><xsl:value-of select="@label"/><xsl:if test="@code"><xsl:text> </xsl:text><code class="hint"><xsl:value-of select="@code"/></code></xsl:if></label></div></xsl:template>

  <xsl:template match="field[@control = 'check']">
    <div class="field"><xsl:call-template name="tick"/></div>
  </xsl:template>

  <xsl:template match="field[@control = 'choices']">
    <fieldset class="field" id="{@name}"><xsl:if test="@error"><xsl:attribute name="tabindex">-1</xsl:attribute><xsl:attribute name="aria-describedby"><xsl:value-of select="@name"/>-error</xsl:attribute></xsl:if><legend><xsl:value-of select="@label"/></legend>
      <xsl:if test="@hint"><div class="hint"><xsl:value-of select="@hint"/></div></xsl:if>
      <xsl:if test="@error"><div class="error" id="{@name}-error"><xsl:value-of select="@error"/></div></xsl:if>
      <xsl:for-each select="option"><div class="option"><input type="radio" id="{../@name}-{@value}" name="{../@name}" value="{@value}"><xsl:if test="@chosen"><xsl:attribute name="checked">checked</xsl:attribute></xsl:if></input><label for="{../@name}-{@value}"><xsl:value-of select="."/><xsl:if test="@hint"><span class="hint"><xsl:text> </xsl:text><xsl:value-of select="@hint"/></span></xsl:if></label></div></xsl:for-each>
    </fieldset>
  </xsl:template>

  <xsl:template match="field">
    <div class="field">
      <label for="{@name}"><xsl:value-of select="@label"/></label>
      <xsl:if test="@hint"><div class="hint" id="{@name}-hint"><xsl:value-of select="@hint"/></div></xsl:if>
      <xsl:if test="@error"><div class="error" id="{@name}-error"><xsl:value-of select="@error"/></div></xsl:if>
      <xsl:choose>
        <xsl:when test="@control = 'area'"><textarea rows="{@rows}" spellcheck="false"><xsl:call-template name="named"/><xsl:value-of select="@value"/></textarea></xsl:when>
        <xsl:when test="@control = 'select'"><select><xsl:call-template name="named"/><xsl:for-each select="option"><option value="{@value}"><xsl:if test="@chosen"><xsl:attribute name="selected">selected</xsl:attribute></xsl:if><xsl:value-of select="."/></option></xsl:for-each></select></xsl:when>
        <xsl:when test="@control = 'file'"><input type="file"><xsl:call-template name="named"/></input></xsl:when>
        <xsl:otherwise><input type="{@control}" value="{@value}" autocomplete="off" autocapitalize="off" spellcheck="false"><xsl:call-template name="named"/><xsl:if test="option"><xsl:attribute name="list"><xsl:value-of select="@name"/>-list</xsl:attribute></xsl:if></input><xsl:if test="option"><datalist id="{@name}-list"><xsl:for-each select="option"><option value="{@value}"><xsl:value-of select="."/></option></xsl:for-each></datalist></xsl:if></xsl:otherwise>
      </xsl:choose>
    </div>
  </xsl:template>

  <xsl:template name="named">
    <xsl:attribute name="id"><xsl:value-of select="@name"/></xsl:attribute>
    <xsl:attribute name="name"><xsl:value-of select="@name"/></xsl:attribute>
    <xsl:if test="@lang"><xsl:attribute name="lang"><xsl:value-of select="@lang"/></xsl:attribute></xsl:if>
    <xsl:if test="@hint or @error"><xsl:attribute name="aria-describedby"><xsl:if test="@error"><xsl:value-of select="@name"/>-error </xsl:if><xsl:if test="@hint"><xsl:value-of select="@name"/>-hint</xsl:if></xsl:attribute></xsl:if>
    <xsl:if test="@error"><xsl:attribute name="aria-invalid">true</xsl:attribute></xsl:if>
  </xsl:template>
</xsl:stylesheet>
