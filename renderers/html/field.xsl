<?xml version="1.0" encoding="UTF-8"?>
<!--
The items of a page. A field is a wrapper with a label or legend, a hint, what is wrong, and its control; which control, says
the table of item types (engine/form/item_types.def). Ids hold no hyphen, so NAME-hint, NAME-files and NAME-error belong to nobody else.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:f="urn:veidlapa:form:1"
                xmlns:v="urn:veidlapa:page:1" exclude-result-prefixes="f v">
  <xsl:template match="*" mode="item"/>

  <xsl:template match="f:*[@class = 'data']" mode="item" priority="1"/>

  <!-- Only when the rules ask for it; an item without such a rule needs no test. -->
  <xsl:template match="f:*[@control]" mode="item">
    <xsl:choose>
      <xsl:when test="@relevant">
        <v:if test="{@path}/relevant"><xsl:apply-templates select="." mode="asked"/></v:if>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="asked"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="f:*" mode="asked">
    <xsl:choose>
      <xsl:when test="@calculate or @readonly = 'true'"><xsl:apply-templates select="." mode="output"/></xsl:when>
      <xsl:when test="@readonly or @prefill">
        <xsl:variable name="path" select="@path"/>
        <v:if test="{$path}/readonly"><xsl:apply-templates select="." mode="output"/></v:if>
        <v:if not="{$path}/readonly"><xsl:apply-templates select="." mode="shown"/></v:if>
      </xsl:when>
      <xsl:otherwise><xsl:apply-templates select="." mode="shown"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Tells the server that the field was on the page: a box that is not ticked is not posted. -->
  <xsl:template match="f:*" mode="shown">
    <input type="hidden" name="_shown" value="{@name}"/>
    <xsl:apply-templates select="." mode="control"/>
  </xsl:template>

  <!-- What stands around a control, which is of the mode inside -->

  <xsl:template match="f:*" mode="control">
    <div><v:attribute name="class">field<v:if test="{@path}/error"> wrong</v:if></v:attribute><xsl:apply-templates select="." mode="inside"/></div>
  </xsl:template>

  <!-- Several controls that answer one question. -->
  <xsl:template name="question">
    <xsl:param name="role"/>
    <fieldset>
      <xsl:if test="$role != ''"><xsl:attribute name="role"><xsl:value-of select="$role"/></xsl:attribute></xsl:if>
      <v:attribute name="class">field<v:if test="{@path}/error"> wrong</v:if></v:attribute>
      <xsl:if test="$role = 'radiogroup'"><xsl:apply-templates select="." mode="required"/><v:attribute name="aria-invalid" if="{@path}/error">true</v:attribute></xsl:if>
      <xsl:if test="@filtered"><v:attribute name="id"><xsl:value-of select="@name"/></v:attribute><v:attribute name="tabindex">-1</v:attribute></xsl:if>
      <xsl:apply-templates select="." mode="described"/>
      <legend>
        <xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template>
        <xsl:apply-templates select="." mode="star"/>
        <xsl:if test="$role != 'radiogroup'"><xsl:apply-templates select="." mode="star-words"/></xsl:if>
      </legend>
      <xsl:apply-templates select="." mode="hint"/>
      <xsl:apply-templates select="." mode="problem"/>
      <xsl:apply-templates select="." mode="inside"/>
    </fieldset>
  </xsl:template>

  <xsl:template match="f:*" mode="label">
    <label for="{@name}">
      <xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template>
      <xsl:apply-templates select="." mode="aside"/>
      <xsl:apply-templates select="." mode="star"/>
    </label>
  </xsl:template>

  <!-- What the label says besides, to the ear. -->
  <xsl:template match="f:*" mode="aside"/>
  <xsl:template match="f:money | f:number[@unit]" mode="aside"><span class="hidden"> (<xsl:apply-templates select="." mode="unit-spoken"/>)</span></xsl:template>
  <!-- A file input has no aria-required: the words say it. -->
  <xsl:template match="f:attachment" mode="aside"><xsl:apply-templates select="." mode="star-words"/></xsl:template>

  <!-- The star is for the eye; the ear has aria-required, or words where that may not stand. -->
  <xsl:template match="f:*" mode="star">
    <xsl:choose>
      <xsl:when test="@required = 'true'"><span class="star" aria-hidden="true">&#160;*</span></xsl:when>
      <xsl:when test="@required and @required != 'false'"><v:if test="{@path}/required"><span class="star" aria-hidden="true">&#160;*</span></v:if></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="f:*" mode="star-words">
    <xsl:choose>
      <xsl:when test="@required = 'true'"><span class="hidden"><xsl:text> </xsl:text><v:word key="page.required-mark"/></span></xsl:when>
      <xsl:when test="@required and @required != 'false'"><v:if test="{@path}/required"><span class="hidden"><xsl:text> </xsl:text><v:word key="page.required-mark"/></span></v:if></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="f:*" mode="required">
    <xsl:choose>
      <xsl:when test="@required = 'true'"><v:attribute name="aria-required">true</v:attribute></xsl:when>
      <xsl:when test="@required and @required != 'false'">
        <v:attribute name="aria-required" if="{@path}/required">true</v:attribute>
      </xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- What the hint says besides the author's own: the key of a word. -->
  <xsl:template match="f:*" mode="advice"/>
  <xsl:template match="f:long-text[@max-length]" mode="advice">field.limit</xsl:template>
  <xsl:template match="f:time" mode="advice">field.time</xsl:template>
  <xsl:template match="f:date-time" mode="advice">field.date-time</xsl:template>
  <xsl:template match="f:date" mode="advice">field.date</xsl:template>
  <xsl:template match="f:date[@autocomplete = 'bday']" mode="advice">field.date.birth</xsl:template>

  <xsl:template match="f:*" mode="hint">
    <xsl:param name="advice"><xsl:apply-templates select="." mode="advice"/></xsl:param>
    <xsl:if test="f:hint or $advice != '' or @legal or @explained">
      <div class="hint" id="{@name}-hint">
        <xsl:call-template name="text"><xsl:with-param name="of" select="f:hint"/></xsl:call-template>
        <xsl:if test="f:hint and $advice != ''"><xsl:text> </xsl:text></xsl:if>
        <xsl:if test="$advice != ''"><v:word key="{$advice}" count="{@max-length}"/></xsl:if>
        <xsl:call-template name="legal"/>
      </div>
    </xsl:if>
    <xsl:call-template name="easy"/>
  </xsl:template>

  <xsl:template match="f:*" mode="problem">
    <v:if test="{@path}/error"><p class="error" id="{@name}-error"><span class="hidden"><v:word key="page.error"/>: </span><v:text of="{@path}/problem"/><xsl:call-template name="problem-legal"/></p></v:if>
    <v:if test="{@path}/warning"><p class="warning" id="{@name}-error"><span class="hidden"><v:word key="page.warning"/>: </span><v:text of="{@path}/problem"/><xsl:call-template name="problem-legal"/></p></v:if>
  </xsl:template>

  <!-- Which law asks for it; laws are called by their Latvian names. -->
  <xsl:template name="legal">
    <xsl:if test="@legal"><xsl:text> </xsl:text><span class="legal" lang="lv"><xsl:value-of select="@legal"/></span></xsl:if>
    <xsl:if test="@explained"><v:if test="{@path}/legal"><xsl:text> </xsl:text><span class="legal" lang="lv"><v:text of="{@path}/legal"/></span></v:if></xsl:if>
  </xsl:template>

  <!-- In easy language, for who asks for it. -->
  <xsl:template name="easy">
    <xsl:if test="f:easy">
      <details class="easy">
        <summary><v:word key="field.easy"/></summary>
        <xsl:call-template name="paragraphs"><xsl:with-param name="of" select="f:easy"/></xsl:call-template>
      </details>
    </xsl:if>
  </xsl:template>

  <xsl:template name="problem-legal">
    <xsl:if test="f:constraint/@legal"><v:if test="{@path}/problem-legal"><xsl:text> </xsl:text><span class="legal" lang="lv"><v:text of="{@path}/problem-legal"/></span></v:if></xsl:if>
  </xsl:template>

  <xsl:template match="f:*" mode="described">
    <xsl:variable name="advice"><xsl:apply-templates select="." mode="advice"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="f:hint or $advice != '' or @legal or @explained"><xsl:call-template name="described-by-both"/></xsl:when>
      <xsl:otherwise><v:attribute name="aria-describedby" if="{@path}/problem"><xsl:value-of select="@name"/>-error</v:attribute></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="described-by-both">
    <v:attribute name="aria-describedby"><xsl:value-of select="@name"/>-hint<v:if test="{@path}/problem"><xsl:text> </xsl:text><xsl:value-of select="@name"/>-error</v:if></v:attribute>
  </xsl:template>

  <!-- Id, name and states of the one control of a field; fixed attributes go before. -->
  <xsl:template match="f:*" mode="states">
    <xsl:attribute name="id"><xsl:value-of select="@name"/></xsl:attribute>
    <xsl:attribute name="name"><xsl:value-of select="@name"/></xsl:attribute>
    <xsl:apply-templates select="." mode="required"/>
    <v:attribute name="aria-invalid" if="{@path}/error">true</v:attribute>
    <xsl:apply-templates select="." mode="described"/>
  </xsl:template>

  <!-- Controls of one line -->

  <!-- How a type is typed: keyboards of phones, spelling, width. -->
  <xsl:template match="f:*" mode="typing"/>
  <xsl:template match="f:text[@max-length &lt;= 10]" mode="typing"><xsl:attribute name="class">short</xsl:attribute></xsl:template>
  <xsl:template match="f:number" mode="typing"><xsl:attribute name="class">short</xsl:attribute><xsl:apply-templates select="." mode="digits"/></xsl:template>
  <xsl:template match="f:money" mode="typing"><xsl:attribute name="class">short</xsl:attribute><xsl:apply-templates select="." mode="digits"/></xsl:template>
  <xsl:template match="f:personal-code | f:registration-number" mode="typing">
    <xsl:attribute name="class">medium</xsl:attribute><xsl:attribute name="inputmode">numeric</xsl:attribute><xsl:attribute name="spellcheck">false</xsl:attribute>
  </xsl:template>
  <xsl:template match="f:cadastre" mode="typing">
    <xsl:attribute name="class">medium</xsl:attribute><xsl:attribute name="inputmode">numeric</xsl:attribute><xsl:attribute name="spellcheck">false</xsl:attribute>
  </xsl:template>
  <xsl:template match="f:vat-number" mode="typing">
    <xsl:attribute name="class">medium</xsl:attribute><xsl:attribute name="spellcheck">false</xsl:attribute><xsl:attribute name="autocapitalize">characters</xsl:attribute>
  </xsl:template>
  <xsl:template match="f:postcode | f:vehicle-plate" mode="typing">
    <xsl:attribute name="class">short</xsl:attribute><xsl:attribute name="spellcheck">false</xsl:attribute><xsl:attribute name="autocapitalize">characters</xsl:attribute>
  </xsl:template>
  <!-- No keyboard of digits: on many phones it has no colon. -->
  <xsl:template match="f:time" mode="typing"><xsl:attribute name="class">short</xsl:attribute></xsl:template>
  <xsl:template match="f:url" mode="typing">
    <xsl:attribute name="inputmode">url</xsl:attribute><xsl:attribute name="spellcheck">false</xsl:attribute><xsl:attribute name="autocapitalize">none</xsl:attribute>
  </xsl:template>
  <xsl:template match="f:iban" mode="typing">
    <xsl:attribute name="spellcheck">false</xsl:attribute><xsl:attribute name="autocapitalize">characters</xsl:attribute>
  </xsl:template>
  <xsl:template match="f:email" mode="typing">
    <xsl:attribute name="inputmode">email</xsl:attribute><xsl:attribute name="spellcheck">false</xsl:attribute><xsl:attribute name="autocapitalize">none</xsl:attribute>
  </xsl:template>
  <xsl:template match="f:phone" mode="typing"><xsl:attribute name="class">medium</xsl:attribute><xsl:attribute name="inputmode">tel</xsl:attribute></xsl:template>

  <!-- Where less than zero can be meant, the keyboard needs a minus. -->
  <xsl:template match="f:*" mode="digits">
    <xsl:if test="not(@min &lt; 0)">
      <xsl:attribute name="inputmode"><xsl:choose><xsl:when test="@decimals = 0">numeric</xsl:when><xsl:otherwise>decimal</xsl:otherwise></xsl:choose></xsl:attribute>
    </xsl:if>
  </xsl:template>

  <!-- An address in one line is its first line (HTML, 4.10.18.7: street-address is for several). -->
  <xsl:template name="autocomplete">
    <xsl:choose>
      <xsl:when test="@autocomplete = 'street-address'"><xsl:attribute name="autocomplete">address-line1</xsl:attribute></xsl:when>
      <xsl:when test="@autocomplete"><xsl:attribute name="autocomplete"><xsl:value-of select="@autocomplete"/></xsl:attribute></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="f:money" mode="unit">€</xsl:template>
  <xsl:template match="f:number" mode="unit"><xsl:value-of select="@unit"/></xsl:template>
  <xsl:template match="f:money" mode="unit-spoken"><v:word key="field.euro"/></xsl:template>
  <xsl:template match="f:number" mode="unit-spoken"><xsl:value-of select="@unit"/></xsl:template>

  <xsl:template name="input">
    <input type="text">
      <xsl:apply-templates select="." mode="typing"/>
      <xsl:call-template name="autocomplete"/>
      <xsl:apply-templates select="." mode="states"/>
      <v:attribute name="value"><v:text of="{@path}/value"/></v:attribute>
    </input>
  </xsl:template>

  <xsl:template match="f:*[@control = 'input']" mode="inside">
    <xsl:apply-templates select="." mode="label"/>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <xsl:call-template name="input"/>
  </xsl:template>

  <xsl:template match="f:money | f:number[@unit]" mode="inside" priority="1">
    <xsl:apply-templates select="." mode="label"/>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <div class="with-unit"><xsl:call-template name="input"/><span class="unit" aria-hidden="true"><xsl:apply-templates select="." mode="unit"/></span></div>
  </xsl:template>

  <xsl:template match="f:*[@control = 'textarea']" mode="inside">
    <xsl:apply-templates select="." mode="label"/>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <textarea rows="5"><xsl:if test="@autocomplete"><xsl:attribute name="autocomplete"><xsl:value-of select="@autocomplete"/></xsl:attribute></xsl:if><xsl:apply-templates select="." mode="states"/><v:text of="{@path}/value"/></textarea>
  </xsl:template>

  <!-- Files: those that are there, each with a button to remove it, and the control for more. -->

  <xsl:template match="f:attachment" mode="hint">
    <div class="hint" id="{@name}-hint">
      <xsl:call-template name="text"><xsl:with-param name="of" select="f:hint"/></xsl:call-template>
      <xsl:if test="f:hint"><xsl:text> </xsl:text></xsl:if>
      <v:text of="{@path}/files-advice"/>
    </div>
    <xsl:call-template name="easy"/>
  </xsl:template>

  <xsl:template match="f:attachment" mode="described"><xsl:call-template name="described-by-both"/></xsl:template>

  <xsl:template match="f:attachment" mode="required"/>

  <xsl:template match="f:*[@control = 'files']" mode="inside">
    <xsl:apply-templates select="." mode="label"/>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <v:if test="{@path}/files">
      <ul class="files" id="{@name}-files" tabindex="-1">
        <v:attribute name="aria-label"><xsl:call-template name="plain"><xsl:with-param name="of" select="f:label"/></xsl:call-template></v:attribute>
        <v:each of="{@path}/files">
          <li>
            <span class="file"><v:text of="{@path}/file-name"/></span><xsl:text> </xsl:text><span class="size"><v:text of="{@path}/file-size"/></span>
            <button class="link" name="_action">
              <v:attribute name="value">detach:<v:text of="{@path}/file-path"/></v:attribute>
              <v:word key="button.detach"/>
              <span class="hidden">: <v:text of="{@path}/file-name"/></span>
            </button>
          </li>
        </v:each>
      </ul>
    </v:if>
    <div class="choose">
      <input type="file">
        <xsl:if test="not(@max-files = 1)"><xsl:attribute name="multiple">multiple</xsl:attribute></xsl:if>
        <v:attribute name="accept"><v:text of="{@path}/endings"/></v:attribute>
        <v:attribute name="data-most"><v:text of="{@path}/bytes-most"/></v:attribute>
        <v:attribute name="id"><xsl:value-of select="@name"/></v:attribute>
        <v:attribute name="name"><xsl:value-of select="@name"/></v:attribute>
        <v:attribute name="aria-invalid" if="{@path}/error">true</v:attribute>
        <xsl:apply-templates select="." mode="described"/>
      </input>
      <button class="button" name="_action"><v:attribute name="value">attach:<xsl:value-of select="@name"/></v:attribute><v:word key="button.attach"/><span class="hidden">: <xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></span></button>
    </div>
  </xsl:template>

  <!-- Choices -->

  <!--
  The end of the id of an option's box or button. The first one has the field's own id, where links from the summary lead; but
  where options are filtered the whole question has it, for the first one may be gone.
  -->
  <xsl:template name="number">
    <xsl:param name="position" select="position()"/>
    <xsl:variable name="number" select="$position + boolean(../@filtered)"/>
    <xsl:if test="$number &gt; 1">-<xsl:value-of select="$number"/></xsl:if>
  </xsl:template>

  <xsl:template match="f:option">
    <xsl:param name="type"/>
    <xsl:variable name="number"><xsl:call-template name="number"/></xsl:variable>
    <xsl:choose>
      <xsl:when test="@filter or ../@filter">
        <v:if test="{../@path}/offered/{@value}"><xsl:call-template name="option"><xsl:with-param name="type" select="$type"/><xsl:with-param name="id" select="concat(../@name, $number)"/></xsl:call-template></v:if>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="option"><xsl:with-param name="type" select="$type"/><xsl:with-param name="id" select="concat(../@name, $number)"/></xsl:call-template></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="option">
    <xsl:param name="type"/>
    <xsl:param name="id"/>
    <div class="option">
      <input type="{$type}" value="{@value}" id="{$id}" name="{../@name}">
        <v:attribute name="checked" if="{../@path}/is/{@value}"/>
        <xsl:if test="f:hint"><v:attribute name="aria-describedby"><xsl:value-of select="$id"/>-note</v:attribute></xsl:if>
      </input>
      <label for="{$id}"><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template><xsl:call-template name="legal"/></label>
      <xsl:if test="f:hint"><div class="hint" id="{$id}-note"><xsl:call-template name="text"><xsl:with-param name="of" select="f:hint"/></xsl:call-template></div></xsl:if>
    </div>
  </xsl:template>

  <xsl:template match="f:*[@control = 'radios']" mode="control">
    <xsl:call-template name="question"><xsl:with-param name="role" select="'radiogroup'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="f:*[@control = 'radios']" mode="inside">
    <div class="options"><xsl:apply-templates select="f:option"><xsl:with-param name="type" select="'radio'"/></xsl:apply-templates></div>
  </xsl:template>

  <xsl:template match="f:yes-no" mode="inside" priority="1">
    <div class="options in-line">
      <div class="option">
        <input type="radio" value="true" id="{@name}" name="{@name}"><v:attribute name="checked" if="{@path}/is/true"/></input>
        <label for="{@name}"><v:word key="field.yes"/></label>
      </div>
      <div class="option">
        <input type="radio" value="false" id="{@name}-2" name="{@name}"><v:attribute name="checked" if="{@path}/is/false"/></input>
        <label for="{@name}-2"><v:word key="field.no"/></label>
      </div>
    </div>
  </xsl:template>

  <!-- More options than one can see at once are a list to choose from. -->
  <xsl:template match="f:choice[f:option[13]]" mode="control" priority="1">
    <div><v:attribute name="class">field<v:if test="{@path}/error"> wrong</v:if></v:attribute><xsl:apply-templates select="." mode="inside"/></div>
  </xsl:template>

  <xsl:template match="f:choice[f:option[13]]" mode="inside" priority="1">
    <xsl:apply-templates select="." mode="label"/>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <select data-search="data-search">
      <xsl:apply-templates select="." mode="states"/>
      <option value=""><v:word key="field.choose"/></option>
      <xsl:apply-templates select="f:option" mode="of-list"/>
    </select>
  </xsl:template>

  <xsl:template match="f:option" mode="of-list">
    <xsl:choose>
      <xsl:when test="@filter or ../@filter">
        <v:if test="{../@path}/offered/{@value}"><xsl:call-template name="list-option"/></v:if>
      </xsl:when>
      <xsl:otherwise><xsl:call-template name="list-option"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="list-option">
    <option value="{@value}"><v:attribute name="selected" if="{../@path}/is/{@value}"/><xsl:call-template name="plain"><xsl:with-param name="of" select="f:label"/></xsl:call-template></option>
  </xsl:template>

  <xsl:template match="f:*[@control = 'country']" mode="inside">
    <xsl:variable name="path" select="@path"/>
    <xsl:apply-templates select="." mode="label"/>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <select data-search="data-search">
      <xsl:if test="@autocomplete"><xsl:attribute name="autocomplete"><xsl:value-of select="@autocomplete"/></xsl:attribute></xsl:if>
      <xsl:apply-templates select="." mode="states"/>
      <option value=""><v:word key="field.choose"/></option>
      <xsl:for-each select="/publish/countries">
        <v:in language="{@language}"><xsl:for-each select="country"><option value="{@value}"><v:attribute name="selected" if="{$path}/is/{@value}"/><xsl:value-of select="."/></option></xsl:for-each></v:in>
      </xsl:for-each>
    </select>
  </xsl:template>

  <!-- A list to choose from for each place: the arrow keys are enough, and nothing has to be dragged (WCAG 2.2, 2.5.7). -->
  <xsl:template match="f:*[@control = 'ranking']" mode="control"><xsl:call-template name="question"/></xsl:template>

  <xsl:template match="f:*[@control = 'ranking']" mode="inside">
    <xsl:for-each select="f:option"><xsl:call-template name="place"><xsl:with-param name="number" select="position()"/></xsl:call-template></xsl:for-each>
  </xsl:template>

  <xsl:template name="place">
    <xsl:param name="number"/>
    <xsl:variable name="path" select="../@path"/>
    <xsl:variable name="id"><xsl:value-of select="../@name"/><xsl:if test="$number &gt; 1">-<xsl:value-of select="$number"/></xsl:if></xsl:variable>
    <div class="place">
      <label for="{$id}"><v:word key="field.place" number="{$number}"/></label>
      <select id="{$id}" name="{../@name}">
        <v:attribute name="aria-invalid" if="{$path}/error">true</v:attribute>
        <option value=""><v:word key="field.choose"/></option>
        <xsl:for-each select="../f:option"><option value="{@value}"><v:attribute name="selected" if="{$path}/is-at/{$number}.{@value}"/><xsl:call-template name="plain"><xsl:with-param name="of" select="f:label"/></xsl:call-template></option></xsl:for-each>
      </select>
    </div>
  </xsl:template>

  <xsl:template match="f:*[@control = 'checkboxes']" mode="control"><xsl:call-template name="question"/></xsl:template>

  <xsl:template match="f:*[@control = 'checkboxes']" mode="inside">
    <div class="options"><xsl:apply-templates select="f:option"><xsl:with-param name="type" select="'checkbox'"/></xsl:apply-templates></div>
  </xsl:template>

  <xsl:template match="f:*[@control = 'declaration']" mode="inside">
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
    <div class="option">
      <input type="checkbox" value="true"><xsl:apply-templates select="." mode="states"/><v:attribute name="checked" if="{@path}/is/true"/></input>
      <xsl:apply-templates select="." mode="label"/>
    </div>
  </xsl:template>

  <!-- Controls of several parts -->

  <!-- What the browser fills into a part, when the whole has a token. -->
  <xsl:template name="part-autocomplete">
    <xsl:param name="part"/>
    <xsl:variable name="token">
      <xsl:choose>
        <xsl:when test="@autocomplete = 'bday'"><xsl:value-of select="concat('bday-', $part)"/></xsl:when>
        <xsl:when test="not(@autocomplete)"/>
        <xsl:when test="$part = 'street'">address-line1</xsl:when>
        <xsl:when test="$part = 'city'">address-level2</xsl:when>
        <xsl:when test="$part = 'postcode'">postal-code</xsl:when>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="$token != ''"><xsl:attribute name="autocomplete"><xsl:value-of select="$token"/></xsl:attribute></xsl:if>
  </xsl:template>

  <xsl:template match="f:*[part]" mode="control"><xsl:call-template name="question"/></xsl:template>

  <xsl:template match="f:*[part]" mode="inside"><div class="parts {@control}"><xsl:apply-templates select="part"/></div></xsl:template>

  <xsl:template match="part">
    <xsl:variable name="part" select="@id"/>
    <div class="part">
      <label for="{@name}"><v:word key="part.{@id}"/></label>
      <input type="text" class="{@id}">
        <xsl:if test="../@control = 'date' and @id != 'time'"><xsl:attribute name="inputmode">numeric</xsl:attribute></xsl:if>
        <xsl:for-each select=".."><xsl:call-template name="part-autocomplete"><xsl:with-param name="part" select="$part"/></xsl:call-template></xsl:for-each>
        <xsl:attribute name="id"><xsl:value-of select="@name"/></xsl:attribute>
        <xsl:attribute name="name"><xsl:value-of select="@name"/></xsl:attribute>
        <v:attribute name="aria-invalid" if="{../@path}/error/{@id}">true</v:attribute>
        <v:attribute name="value"><v:text of="{../@path}/value/{@id}"/></v:attribute>
      </input>
    </div>
  </xsl:template>

  <!-- What is only read -->

  <xsl:template match="f:*" mode="output">
    <div class="field">
      <label for="{@name}"><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></label>
      <xsl:apply-templates select="." mode="hint"><xsl:with-param name="advice" select="''"/></xsl:apply-templates>
      <xsl:apply-templates select="." mode="problem"/>
      <output id="{@name}">
        <v:if test="{@path}/answered"><v:text of="{@path}/text"/></v:if>
        <v:if not="{@path}/answered"><xsl:choose><xsl:when test="@calculate"><v:word key="field.pending"/></xsl:when><xsl:otherwise><v:word key="field.empty"/></xsl:otherwise></xsl:choose></v:if>
      </output>
    </div>
  </xsl:template>

  <xsl:template match="f:note" mode="shown">
    <div class="note"><xsl:call-template name="paragraphs"><xsl:with-param name="of" select="f:text"/></xsl:call-template><xsl:call-template name="easy"/></div>
  </xsl:template>

  <!-- What holds others. A link from the summary leads to the whole, when the whole is wrong. -->

  <xsl:template name="whole">
    <v:attribute name="class">group<v:if test="{@path}/error"> wrong</v:if></v:attribute>
    <v:attribute name="id"><xsl:value-of select="@name"/></v:attribute>
    <v:attribute name="tabindex" if="{@path}/error">-1</v:attribute>
    <xsl:apply-templates select="." mode="described"/>
    <xsl:if test="f:label"><legend><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></legend></xsl:if>
    <xsl:apply-templates select="." mode="hint"/>
    <xsl:apply-templates select="." mode="problem"/>
  </xsl:template>

  <xsl:template match="f:group" mode="shown">
    <fieldset>
      <xsl:call-template name="whole"/>
      <xsl:apply-templates mode="item"/>
    </fieldset>
  </xsl:template>

  <xsl:template name="remove-row">
    <v:if test="{@path}/removable">
      <button class="button" name="_action">
        <v:attribute name="value">remove:<v:text of="{@path}/row-name"/></v:attribute>
        <v:word key="button.remove"/>
        <span class="hidden">: <v:text of="{@path}/row-title"/></span>
      </button>
    </v:if>
  </xsl:template>

  <xsl:template name="add-row">
    <v:if test="{@path}/addable">
      <button class="button" name="_action">
        <v:attribute name="value">add:<xsl:value-of select="@name"/></v:attribute>
        <v:word key="button.add"/>
        <span class="hidden">: <xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></span>
      </button>
    </v:if>
  </xsl:template>

  <!-- One column a field. The labels are there in every cell: for the ear, and for narrow screens, where rows stand as blocks. -->
  <xsl:template match="f:repeat[@layout = 'table']" mode="shown" priority="1">
    <xsl:variable name="fields" select="f:*[@class = 'field']"/>
    <fieldset>
      <xsl:call-template name="whole"/>
      <v:if not="{@path}/answered"><p class="nothing"><v:word key="page.rows-empty"/></p></v:if>
      <v:if test="{@path}/answered">
        <table class="rows">
          <caption class="hidden"><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template></caption>
          <thead>
            <tr>
              <th scope="col"><v:word key="table.row"/></th>
              <xsl:for-each select="$fields"><th scope="col"><xsl:call-template name="text"><xsl:with-param name="of" select="f:label"/></xsl:call-template><xsl:apply-templates select="." mode="column-star"/></th></xsl:for-each>
              <th scope="col"><span class="hidden"><v:word key="button.remove"/></span></th>
            </tr>
          </thead>
          <tbody>
            <v:each of="{@path}/rows">
              <tr tabindex="-1">
                <v:attribute name="id"><v:text of="{@path}/row-name"/></v:attribute>
                <th scope="row"><v:text of="{@path}/row-number"/></th>
                <xsl:for-each select="$fields"><td><xsl:apply-templates select="." mode="item"/></td></xsl:for-each>
                <td><xsl:call-template name="remove-row"/></td>
              </tr>
            </v:each>
          </tbody>
        </table>
      </v:if>
      <xsl:call-template name="add-row"/>
    </fieldset>
  </xsl:template>

  <!-- A star above a column only where every row has it. -->
  <xsl:template match="f:*" mode="column-star">
    <xsl:if test="@required = 'true'"><span class="star" aria-hidden="true">&#160;*</span></xsl:if>
  </xsl:template>

  <xsl:template match="f:repeat" mode="shown">
    <fieldset>
      <xsl:call-template name="whole"/>
      <v:if not="{@path}/answered"><p class="nothing"><v:word key="page.rows-empty"/></p></v:if>
      <v:each of="{@path}/rows">
        <fieldset class="row" tabindex="-1">
          <v:attribute name="id"><v:text of="{@path}/row-name"/></v:attribute>
          <legend><v:text of="{@path}/row-title"/></legend>
          <xsl:apply-templates mode="item"/>
          <xsl:call-template name="remove-row"/>
        </fieldset>
      </v:each>
      <xsl:call-template name="add-row"/>
    </fieldset>
  </xsl:template>
</xsl:stylesheet>
