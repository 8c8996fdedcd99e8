using Reeve.Core.Conditions;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

public sealed class ConditionRefusalTests
{
    [Theory]
    // Names
    [InlineData("metric > threshold", 1, 1, "Unknown name `metric`", "docs/conditions.md")]
    [InlineData("errorRat > 0.08", 1, 1, "Unknown name `errorRat`", "Did you mean `errorRate`?")]
    [InlineData("failed > 1 &&\n  errorate > 0.08", 2, 3, "`errorate`", "`errorRate`")]
    [InlineData("ERRORRATE > 0.08", 1, 1, "`ERRORRATE`", "`errorRate`")]
    [InlineData("rate.errorRate > 0.08", 1, 1, "`rate.errorRate`", "`rates.errorRate`")]
    [InlineData("commandType.failurse >= 3", 1, 1, "`commandType.failurse`", "`commandType.failures`")]
    [InlineData("commandtype.failures >= 3", 1, 1, "`commandtype.failures`", "`commandType.failures`")]
    [InlineData("agents.failures >= 3", 1, 1, "`agents.failures`", "`agent.failures`")]
    [InlineData("agent['x'].faild >= 3", 1, 1, "`agent['x'].faild`", "`agent[\"x\"].failed`")]
    [InlineData("commandType['git.push'].errorRte > 1", 1, 1, "errorRte", "`commandType[\"git.push\"].errorRate`")]
    [InlineData("commandType['git.psh'].failed >= 3", 1, 13, "no command type `git.psh`", "`git.push`")]
    [InlineData("commandType['SET_POWER'].failed >= 3", 1, 13, "no command type `SET_POWER`", "docs/commands.md")]
    [InlineData("agent[''].failed >= 3", 1, 7, "1 to 200", "reeve status")]
    [InlineData("agent['a\\n'].failed >= 3", 1, 7, "1 to 200", "reeve status")]
    [InlineData("commandType >= 3", 1, 1, "Unknown name `commandType`", "commandType.failures")]
    [InlineData("not errorRate > 0.1", 1, 1, "Unknown name `not`", "Write !")]
    [InlineData("agent == 'x'", 1, 1, "Unknown name `agent`", "")]
    [InlineData("commandType['git.push'] >= 3", 1, 1, "Unknown name `commandType['git.push']`", "")]
    [InlineData("commandType.incidents.total > 1", 1, 1, "`commandType.incidents.total` is not known", "Write `incidents.total`")]
    [InlineData("agent['x'].incidents.total > 1", 1, 1, "is not known", "Write `incidents.total`")]
    [InlineData("name == 'x'", 1, 1, "`name` is not known", "`commandType.name` or `agent.name`")]
    [InlineData("agent['x'].name == 'x'", 1, 1, "is not known", "`agent.name`")]
    [InlineData("errorRate.value > 1", 1, 1, "`errorRate.value`", "")]
    [InlineData("agent[x].failed > 1", 1, 7, "Only a text stands in an index", "quotes")]
    [InlineData("agent['x'.failed > 1", 1, 10, "An index is not closed", "Write `]` before `.`")]
    [InlineData("rates[1] > 1", 1, 7, "Only a text stands in an index", "quotes")]
    [InlineData("rates['x\n'] > 1", 1, 7, "not closed", "")]
    // Types
    [InlineData("errorRate", 1, 1, "`errorRate` is a rate", "Compare it with a threshold")]
    [InlineData("incident.severity", 1, 1, "`incident.severity` is a text", "Compare it with a text")]
    [InlineData("'true'", 1, 1, "`'true'` is a text", "Compare")]
    [InlineData("failed + 1", 1, 1, "`failed + 1` is a number", "Compare")]
    [InlineData("errorRate > '0.08'", 1, 13, "`errorRate` is a rate, and `'0.08'` is a text", "without quotes")]
    [InlineData("incident.severity == 1", 1, 22, "is a text, and `1` is a number", "texts with texts")]
    [InlineData("incident.severity == 'critcal'", 1, 22, "`incident.severity` is never \"critcal\"", "Did you mean \"critical\"?")]
    [InlineData("'Critical' === incident.severity", 1, 1, "is never \"Critical\"", "Did you mean \"critical\"?")]
    [InlineData("failed > 3 &&\n  incident['severity'] != 'sev-1'", 2, 27, "`incident['severity']` is never \"sev-1\"", "It is \"critical\", \"high\", \"medium\", \"low\" or null")]
    [InlineData("incident.severity in ['critical', null, 'hihg']", 1, 41, "is never \"hihg\"", "Did you mean \"high\"?")]
    [InlineData("incident.severity == (failed > 3 ? 'critical' : 'higgh')", 1, 22, "is never \"higgh\"", "Did you mean \"high\"?")]
    [InlineData("incident.severity == ''", 1, 22, "is never \"\"", "It is")]
    [InlineData("failed == null", 1, 11, "`failed` is a count, and `null` is null", "Only texts can be null")]
    [InlineData("null == failed", 1, 9, "`null` is null, and `failed` is a count", "Only texts can be null")]
    [InlineData("failed && true", 1, 1, "`&&` joins what is true or false, and `failed` is a count", "Compare")]
    [InlineData("true || errorRate", 1, 9, "`||` joins", "Compare")]
    [InlineData("!failed", 1, 2, "`!` needs something true or false, and `failed` is a count", "Compare")]
    [InlineData("!failed > 3", 1, 2, "`!` needs", "Compare")]
    [InlineData("-true == 1", 1, 2, "`-` needs a number, and `true` is true or false", "Only counts")]
    [InlineData("failed + 'a' > 1", 1, 10, "`+` needs numbers", "Only counts")]
    [InlineData("'a' * failed > 1", 1, 1, "`*` needs numbers", "Only counts")]
    [InlineData("0.01 < errorRate < 0.1", 1, 1, "`<` compares numbers or texts, and `0.01 < errorRate` is true or false", "&&")]
    [InlineData("true >= false", 1, 1, "`>=` compares", "&&")]
    [InlineData("true == 1", 1, 9, "`==` compares two of a kind", "numbers with numbers")]
    [InlineData("failed ? true : false", 1, 1, "before `?`", "Compare")]
    [InlineData("(true ? 1 : 'a') == 1", 1, 13, "Both sides of `:`", "")]
    [InlineData("true in [true]", 1, 1, "`in` looks for a number or a text", "&& and ||")]
    [InlineData("failed in [1, 'a']", 1, 15, "A list holds what is looked for", "without quotes")]
    [InlineData("failed in 3", 1, 11, "`in` needs a list", "Write `[` before `3`")]
    [InlineData("failed in [1 2]", 1, 14, "separated by commas", "Write `,` before `2`")]
    [InlineData("failed in [1,]", 1, 14, "A value is missing before `]`", "Write a metric, a number or a text there")]
    [InlineData("failed in [1", 1, 13, "separated by commas", "before the end")]
    [InlineData("[1] == 1", 1, 1, "A value is missing before `[`", "only behind `in`")]
    // Calls
    [InlineData("lowr(errorRate) > 0.05", 1, 1, "Unknown function `lowr`", "`lower`")]
    [InlineData("size(errorRate) > 0.05", 1, 1, "Unknown function `size`", "The functions are")]
    [InlineData("startsWith('a', 'b')", 1, 1, "Unknown function `startsWith`", "text.startsWith(\"part\")")]
    [InlineData("lower() > 1", 1, 7, "`lower` needs a rate", "lower(errorRate")]
    [InlineData("lower(0.5) > 1", 1, 7, "`lower` needs a rate", "lower(errorRate")]
    [InlineData("lower(lower(errorRate)) > 1", 1, 7, "`lower` needs a rate", "")]
    [InlineData("upper(failed) > 1", 1, 7, "`failed` is none", "The rates are")]
    [InlineData("upper(errorRat) > 1", 1, 7, "Unknown name", "errorRate")]
    [InlineData("lower(errorRate, 1) > 1", 1, 18, "between 0 and 1", "0.95")]
    [InlineData("lower(errorRate, 0) > 1", 1, 18, "between 0 and 1", "0.95")]
    [InlineData("lower(errorRate, errorRate) > 1", 1, 18, "The confidence of `lower` is a fixed number", "Write e.g. 0.05")]
    [InlineData("lower(errorRate, true ? 0.9 : successRate) > 1", 1, 18, "fixed number", "")]
    [InlineData("lower(errorRate, 1 / 0) > 1", 1, 18, "fixed number", "")]
    [InlineData("lower(errorRate, 'a') > 1", 1, 18, "fixed number", "")]
    [InlineData("lower(errorRate, 0.9, 1) > 1", 1, 21, "takes a rate and a confidence", "Write `)` before `,`")]
    [InlineData("lower(errorRate > 1", 1, 17, "takes a rate", "Write `)`")]
    [InlineData("sequential(0.08, 0.005, 1e-4)", 1, 1, "0 < p0 < p1 < 1 does not hold", "p0 is the healthy rate")]
    [InlineData("sequential(0, 0.1, 1e-4)", 1, 1, "0 < p0", "")]
    [InlineData("failed > 1 || sequential(0.005, 1, 1e-4)", 1, 15, "0 < p0", "")]
    [InlineData("sequential(0.005, 0.08, 0)", 1, 1, "alpha > 0", "")]
    [InlineData("sequential(0.005, 0.08, 0.5, 0.5)", 1, 1, "alpha > 0", "")]
    [InlineData("sequential(0.005, 0.08)", 1, 23, "takes p0, p1", "Write `,` before `)`")]
    [InlineData("sequential(0.005)", 1, 17, "takes p0, p1", "Write `,` before `)`")]
    [InlineData("sequential(0.005, 0.08, 1e-4, 0.1, 1)", 1, 34, "perhaps beta", "Write `)` before `,`")]
    [InlineData("sequential(failed, 0.005, 0.08, 1e-4)", 1, 12, "`failed` is none", "The rates are")]
    [InlineData("sequential(errorRate)", 1, 21, "behind its rate", "Write `,`")]
    [InlineData("sequential(errorRate, failed, 0.08, 1e-4)", 1, 23, "p0 of `sequential` is a fixed number", "")]
    [InlineData("sequential(0.005, failed, 1e-4)", 1, 19, "p1 of `sequential`", "")]
    [InlineData("sequential(0.005, 0.08, failed)", 1, 25, "alpha of `sequential`", "")]
    [InlineData("sequential(0.005, 0.08, 1e-4, failed)", 1, 31, "beta of `sequential`", "")]
    [InlineData("sequential(0.005, 0.08, 1e-4) > 1", 1, 1, "`sequential(0.005, 0.08, 1e-4)` is true or false", "errorRate > 0.05 && errorRate < 0.5")]
    [InlineData("matches(incident.severity, 'c.*')", 1, 1, "`matches` is not part of the language", "take long")]
    [InlineData("incident.severity.matches('c.*')", 1, 19, "`matches` is not part of the language", "take long")]
    [InlineData("incident.severity.startWith('c')", 1, 19, "cannot be asked `startWith`", "`startsWith`")]
    [InlineData("errorRate.lower() > 1", 1, 11, "cannot be asked `lower`", "Write lower(errorRate")]
    [InlineData("incident.severity.size() > 1", 1, 19, "cannot be asked `size`", "startsWith, endsWith, contains")]
    [InlineData("failed.contains('1')", 1, 1, "`contains` is asked of a text, for a text, and `failed` is a count", "quotes")]
    [InlineData("'a'.contains(1)", 1, 14, "and `1` is a number", "quotes")]
    [InlineData("'a'.contains('a', 'b')", 1, 17, "`contains` takes one text", "Write `)` before `,`")]
    [InlineData("'a'.contains()", 1, 14, "A value is missing before `)`", "")]
    [InlineData("'a'.length > 1", 1, 4, "`'a'` is a text and has no parts", "Only texts have something behind a dot")]
    [InlineData("'a'['b'] == 'c'", 1, 4, "has no parts", "")]
    [InlineData("(errorRate).x > 1", 1, 12, "has no parts", "")]
    // Grammar
    [InlineData("", 1, 1, "The condition is empty", "errorRate > 0.08")]
    [InlineData(" \n\t ", 1, 1, "The condition is empty", "")]
    [InlineData("errorRate >", 1, 12, "A value is missing before the end", "Write a metric, a number or a text there")]
    [InlineData("> 0.08", 1, 1, "A value is missing before `>`", "")]
    [InlineData("errorRate > 5%", 1, 15, "A value is missing before the end", "0.05")]
    [InlineData("errorRate > 5% && true", 1, 16, "A value is missing before `&&`", "0.05")]
    [InlineData("(errorRate > 5%)", 1, 16, "A value is missing before `)`", "0.05")]
    [InlineData("(errorRate > 0.1", 1, 17, "A bracket is not closed", "Write `)` before the end")]
    [InlineData("(errorRate > 0.1 'x'", 1, 18, "A bracket is not closed", "before the text")]
    [InlineData("errorRate > 0.1)", 1, 16, "`)` is not expected here", "&& or ||")]
    [InlineData("errorRate > 0.1 and failed > 1", 1, 17, "`and` is not expected here", "Write &&")]
    [InlineData("errorRate > 0.1 OR failed > 1", 1, 17, "`OR` is not expected here", "Write ||")]
    [InlineData("errorRate gt 0.1", 1, 11, "`gt` is not expected here", "Write >")]
    [InlineData("errorRate > 0.1 failed", 1, 17, "`failed` is not expected here", "&& or ||")]
    [InlineData("true ? false", 1, 13, "A `?` needs its `:`", "Write `:` before the end")]
    [InlineData("errorRate > 0.1;", 1, 16, "`;` is not part of the language", "docs/conditions.md")]
    [InlineData("errorRate = 0.1", 1, 11, "`=` is not part of the language", "==")]
    [InlineData("true & true", 1, 6, "`&`", "&&")]
    [InlineData("true | true", 1, 6, "`|`", "||")]
    [InlineData("errorRate ≥ 0.1", 1, 11, "`≥`", ">=")]
    [InlineData("errorRate ≤ 0.1", 1, 11, "`≤`", "<=")]
    [InlineData("errorRate ≠ 0.1", 1, 11, "`≠`", "!=")]
    [InlineData("incident.severity == “critical”", 1, 22, "`“`", "quotes")]
    [InlineData("incident.severity == `critical`", 1, 22, "is not part", "quotes")]
    [InlineData("'😀' == 😀", 1, 8, "`😀` is not part of the language", "")]
    [InlineData("errorRate > 5m", 1, 13, "`5m` is not a number", "window")]
    [InlineData("errorRate > 0x1F", 1, 13, "`0x1F` is not a number", "plain number")]
    [InlineData("errorRate > 1e999", 1, 13, "`1e999` is too large", "1.8e308")]
    [InlineData("errorRate > 1.", 1, 14, "`1` is a number and has no parts", "")]
    [InlineData("incident.severity == 'critical", 1, 22, "A text is not closed", "Close it with '")]
    [InlineData("incident.severity == \"a\nb\"", 1, 22, "A text is not closed", "Close it with \"")]
    [InlineData("'a\\q' == 'b'", 1, 3, "`\\q` is not an escape", "Write \\\\")]
    [InlineData("'a\\u00g0' == 'b'", 1, 3, "`\\u` is not an escape", "four hexadecimal")]
    [InlineData("'a\\u0", 1, 3, "`\\u` is not an escape", "")]
    [InlineData("failed > 1 &&\r\n&& true", 2, 1, "A value is missing before `&&`", "")]
    public void What_is_wrong_first_is_said_with_its_place_and_a_remedy(string text, int line, int column, string what, string remedy)
    {
        Refusal refusal = Parsed.Refusal(text);
        Assert.Equal((RefusalKind.Invalid, "condition-invalid", $"condition, line {line}, column {column}"), (refusal.Kind, refusal.Code, refusal.Where));
        Assert.Contains(what, refusal.What, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Remedy, StringComparison.Ordinal);
        Assert.True(refusal.Remedy[^1] is '.' or '?', refusal.Remedy);
        Assert.DoesNotContain("?.", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_refused_and_the_longest_is_read()
    {
        string longest = "true".PadRight(Condition.MaxLength);
        Assert.Equal(Truth.True, WrittenFacts.Evaluate(longest, ""));
        Refusal refusal = Parsed.Refusal(longest + " ");
        Assert.Equal((RefusalKind.TooLarge, "condition-invalid", "condition, line 1, column 2001"), (refusal.Kind, refusal.Code, refusal.Where));
        Assert.Contains("2001 characters long; 2000 is the most", refusal.What, StringComparison.Ordinal);
        Assert.Equal("Make several rules of it.", refusal.Remedy);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("!", "")]
    [InlineData("true ? true : ", "")]
    [InlineData("true || (", ")")]
    public void Deep_nesting_is_refused_and_less_deep_is_read(string open, string close)
    {
        int levels = open.Contains("||", StringComparison.Ordinal) ? 2 : 1;
        int deepest = (Condition.MaxDepth - 1) / levels;
        Assert.NotEqual(Truth.Inconclusive, WrittenFacts.Evaluate(Nested(deepest), ""));
        Refusal refusal = Parsed.Refusal(Nested(deepest + 1));
        Assert.Equal(("The condition is nested more than 64 deep", "Make several rules of it."), (refusal.What, refusal.Remedy));

        string Nested(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "true" + string.Concat(Enumerable.Repeat(close, depth));
    }

    [Fact]
    public void Nesting_is_counted_anew_behind_each_part()
    {
        string nested = new string('(', 60) + "true" + new string(')', 60);
        Assert.Equal(Truth.True, WrittenFacts.Evaluate($"{nested} && {nested} && {nested}", ""));
    }

    [Fact]
    public void Long_chains_are_no_nesting() =>
        Assert.Equal(Truth.True, WrittenFacts.Evaluate("true" + string.Concat(Enumerable.Repeat("&&true", 300)), ""));

    [Fact]
    public void A_long_part_is_shown_in_short()
    {
        string sum = string.Join(" + ", Enumerable.Repeat("failed", 20));
        Assert.Contains($"`{sum[..60]}…` is a number", Parsed.Refusal(sum).What, StringComparison.Ordinal);
    }
}
