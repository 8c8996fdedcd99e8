using Reeve.Core.Conditions;
using Xunit;

namespace Reeve.Core.Tests.Conditions;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("errorRate > 0.08", "errorRate = 9/100", "true")]
    [InlineData("errorRate > 0.08", "errorRate = 8/100", "false")]
    [InlineData("errorRate >= 0.08", "errorRate = 8/100", "true")]
    [InlineData("errorRate < 0.08", "errorRate = 8/100", "false")]
    [InlineData("errorRate <= 0.08", "errorRate = 8/100", "true")]
    [InlineData("errorRate > 0.08", "", "inconclusive")]
    [InlineData("errorRate > 0.08", "errorRate = 0/0; min = 0", "inconclusive")]
    [InlineData("errorRate > 0.08", "errorRate = 5/9; min = 10", "inconclusive")]
    [InlineData("errorRate > 0.08", "errorRate = 5/10; min = 10", "true")]
    [InlineData("rates.errorRate > 0.08", "errorRate = 9/100", "true")]
    [InlineData("rates['errorRate'] > 0.08", "errorRate = 9/100", "true")]
    [InlineData("failed == 3", "failed = 3; min = 10", "true")]
    [InlineData("failed === 3", "failed = 3", "true")]
    [InlineData("failed != 3", "failed = 3", "false")]
    [InlineData("failed !== 4", "failed = 3", "true")]
    [InlineData("failed != 3", "", "inconclusive")]
    [InlineData("commands.failed + commands.rolledBack >= 5", "failed = 3; rolledBack = 2", "true")]
    [InlineData("failed / total > 0.5", "failed = 3; total = 5", "true")]
    [InlineData("failed / total > 0.5", "failed = 0; total = 0", "inconclusive")]
    [InlineData("failed % 2 == 1", "failed = 3", "true")]
    [InlineData("failed % 0 == 1", "failed = 3", "inconclusive")]
    [InlineData("failed * 1e308 * 10 > 1", "failed = 3", "inconclusive")]
    [InlineData("-failed < -2", "failed = 3", "true")]
    [InlineData("failed - 1 - 1 == 1", "failed = 3", "true")]
    [InlineData("failed - (1 - 1) == 3", "failed = 3", "true")]
    [InlineData("1 + 2 * 3 == 7 && (1 + 2) * 3 == 9", "", "true")]
    [InlineData("7 / 2 == 3.5", "", "true")]
    [InlineData("8 / 2 / 2 == 2", "", "true")]
    [InlineData("2 - -2 == 4", "", "true")]
    [InlineData("!true == false", "", "true")]
    [InlineData("!!true", "", "true")]
    [InlineData(".5 == 0.5 && 5e-1 == 0.5 && 50E-2 == .5 && 5e+1 == 50 && 1e2 == 100", "", "true")]
    [InlineData("true || false && false", "", "true")]
    [InlineData("(true || false) && false", "", "false")]
    [InlineData("false && errorRate > 0", "", "false")]
    [InlineData("errorRate > 0 && false", "", "false")]
    [InlineData("true || errorRate > 0", "", "true")]
    [InlineData("errorRate > 0 || true", "", "true")]
    [InlineData("errorRate > 0 && true", "", "inconclusive")]
    [InlineData("true && errorRate > 0", "", "inconclusive")]
    [InlineData("errorRate > 0 || false", "", "inconclusive")]
    [InlineData("!(errorRate > 0)", "", "inconclusive")]
    [InlineData("failed > 1 ? failed > 2 : failed == 0", "failed = 3", "true")]
    [InlineData("failed > 1 ? failed > 2 : failed == 0", "failed = 0", "true")]
    [InlineData("failed > 1 ? true : true", "", "inconclusive")]
    [InlineData("errorRate > (total > 100 ? 0.02 : 0.2)", "errorRate = 3/100; total = 101", "true")]
    [InlineData("errorRate > (total > 100 ? 0.02 : 0.2)", "errorRate = 3/100; total = 100", "false")]
    [InlineData("errorRate > (total > 100 ? 0.02 : 0.2)", "errorRate = 3/100", "inconclusive")]
    [InlineData("true ? false : true ? true : false", "", "false")]
    [InlineData("false ? true : false ? true : false", "", "false")]
    [InlineData("(failed > 1) == (rejected > 1)", "failed = 3; rejected = 3", "true")]
    [InlineData("(failed > 1) != (rejected > 1)", "failed = 3; rejected = 3", "false")]
    [InlineData("(failed > 1) == (rejected > 1)", "failed = 3", "inconclusive")]
    [InlineData("(rejected > 1) == (failed > 1)", "failed = 3", "inconclusive")]
    [InlineData("failed in [1, 2, 3]", "failed = 3", "true")]
    [InlineData("failed in [1, 2, 3]", "failed = 4", "false")]
    [InlineData("failed in [1, 1 / 0, 3]", "failed = 3", "true")]
    [InlineData("failed in [1, 1 / 0, 3]", "failed = 4", "inconclusive")]
    [InlineData("failed in [1]", "", "inconclusive")]
    [InlineData("failed in []", "failed = 1", "false")]
    [InlineData("failed in []", "", "inconclusive")]
    [InlineData("!(failed in [2 + 1])", "failed = 3", "false")]
    [InlineData("incident.severity in ['critical', \"high\"]", "incident.severity = \"high\"", "true")]
    [InlineData("incident.severity in ['critical', \"high\"]", "incident.severity = \"low\"", "false")]
    [InlineData("incident.severity in ['critical', null]", "incident.severity = null", "true")]
    [InlineData("incident.severity in ['critical']", "", "inconclusive")]
    [InlineData("'low' in [incident.severity, 'low']", "", "true")]
    [InlineData("'low' in [incident.severity, 'high']", "", "inconclusive")]
    [InlineData("incident.severity == null", "incident.severity = null", "true")]
    [InlineData("incident.severity != null", "incident.severity = null", "false")]
    [InlineData("null == incident.severity", "incident.severity = \"low\"", "false")]
    [InlineData("incident.severity == null", "", "inconclusive")]
    [InlineData("incident.severity == 'critical'", "incident.severity = null", "false")]
    [InlineData("incident.severity < 'd'", "incident.severity = \"critical\"", "true")]
    [InlineData("incident.severity < 'd'", "incident.severity = null", "inconclusive")]
    [InlineData("'d' < incident.severity", "incident.severity = null", "inconclusive")]
    [InlineData("incident.severity >= 'critical'", "incident.severity = \"critical\"", "true")]
    [InlineData("'Z' < 'a' && 'a' <= 'a' && 'b' > 'a' && 'b' >= 'a'", "", "true")]
    [InlineData("incident.severity.startsWith('crit')", "incident.severity = \"critical\"", "true")]
    [InlineData("incident.severity.startsWith('cal')", "incident.severity = \"critical\"", "false")]
    [InlineData("incident.severity.endsWith('cal')", "incident.severity = \"critical\"", "true")]
    [InlineData("incident.severity.endsWith('crit')", "incident.severity = \"critical\"", "false")]
    [InlineData("incident.severity.contains('tica')", "incident.severity = \"critical\"", "true")]
    [InlineData("incident.severity.contains('TICA')", "incident.severity = \"critical\"", "false")]
    [InlineData("incident.severity.contains('')", "incident.severity = \"critical\"", "true")]
    [InlineData("incident.severity.contains('a')", "incident.severity = null", "inconclusive")]
    [InlineData("incident.severity.contains('a')", "", "inconclusive")]
    [InlineData("'abc'.contains(incident.severity)", "", "inconclusive")]
    [InlineData("'abc'.contains(null)", "", "inconclusive")]
    [InlineData("('ab').startsWith('a') && 'ab'.endsWith('b')", "", "true")]
    [InlineData("(failed > 1 ? 'many' : 'few').contains('man')", "failed = 3", "true")]
    [InlineData("(failed > 1 ? 'many' : 'few').contains('man')", "failed = 1", "false")]
    [InlineData("(failed > 1 ? 'many' : null) == null", "failed = 1", "true")]
    [InlineData("(failed > 1 ? 'many' : 'few') == 'many'", "", "inconclusive")]
    [InlineData("lower(errorRate) > 0.05", "errorRate = 10/100", "true")]
    [InlineData("lower(errorRate) > 0.06", "errorRate = 10/100", "false")]
    [InlineData("lower(errorRate, 0.9) > 0.06", "errorRate = 10/100", "true")]
    [InlineData("upper(errorRate) < 0.18", "errorRate = 10/100", "true")]
    [InlineData("upper(errorRate) < 0.17", "errorRate = 10/100", "false")]
    [InlineData("upper(errorRate, 1 - 0.1) < 0.17", "errorRate = 10/100", "true")]
    [InlineData("lower(errorRate) > 0.05", "errorRate = 10/100; min = 101", "inconclusive")]
    [InlineData("upper(errorRate) > 0.05", "errorRate = 10/100; min = 101", "inconclusive")]
    [InlineData("sequential(0.005, 0.08, 1e-4)", "test 0 = true; min = 100", "true")]
    [InlineData("sequential(0.005, 0.08, 1e-4)", "test 0 = false", "false")]
    [InlineData("sequential(0.005, 0.08, 1e-4)", "", "inconclusive")]
    [InlineData("sequential(0.005, 0.08, 1e-4) || failed >= 3", "failed = 3", "true")]
    [InlineData("sequential(0.005, 0.08, 1e-4) || sequential(0.01, 0.1, 1e-4, 0.1)", "test 0 = false; test 1 = true", "true")]
    [InlineData("commandType.name == 'git.push' && commandType.failures > 2", "commandType.name = \"git.push\"; commandType.failed = 3", "true")]
    [InlineData("agent.name.startsWith('ci-') && agent.errorRate > 0.1", "agent.name = \"ci-7\"; agent.errorRate = 2/10", "true")]
    public void A_condition_means(string condition, string facts, string says) =>
        Assert.Equal(says, WrittenFacts.Evaluate(condition, facts).Name());

    [Theory]
    [InlineData("errorRate > 0.05", "errorRate = 6/100", "true")]
    [InlineData("commandType.failures >= 3", "commandType.failed = 3", "true")]
    [InlineData("incident.severity === \"critical\"", "incident.severity = \"critical\"", "true")]
    [InlineData("incident.severity === \"critical\"", "incident.severity = \"high\"", "false")]
    [InlineData("rollbackRate > 0.1", "rollbackRate = 2/10", "true")]
    [InlineData("rollbackRate >= 0.1", "rollbackRate = 1/10", "true")]
    [InlineData("successRate < 0.95", "successRate = 94/100", "true")]
    [InlineData("successRate <= 0.95", "successRate = 95/100", "true")]
    [InlineData("successRate < 0.95", "", "inconclusive")]
    [InlineData("approvalRate < 0.8", "approvalRate = 7/10", "true")]
    [InlineData("incidents.critical > 0", "incidents.critical = 1", "true")]
    [InlineData("constraintViolations > 10", "constraintViolations = 11", "true")]
    [InlineData("safety.constraintViolations > 10", "constraintViolations = 11", "true")]
    [InlineData("emergencyAborts > 0", "emergencyAborts = 0", "false")]
    [InlineData("errorRate > 0.05 && incidents.total > 0 || safetyGateTriggers >= 5", "errorRate = 0/10; safetyGateTriggers = 5", "true")]
    public void The_runbooks_conditions_mean_what_they_say(string condition, string facts, string says) =>
        Assert.Equal(says, WrittenFacts.Evaluate(condition, facts).Name());

    [Theory]
    [InlineData("errorRate > 0.05", "errorRate", ConditionSubject.None)]
    [InlineData("failures > 1 && failed > 2 && commands.failures < 9", "failed", ConditionSubject.None)]
    [InlineData("commandType.failures >= 3", "commandType.failed", ConditionSubject.CommandType)]
    [InlineData("commandType.rates.errorRate > 0.1", "commandType.errorRate", ConditionSubject.CommandType)]
    [InlineData("agent.failures >= 3", "agent.failed", ConditionSubject.Agent)]
    [InlineData("agent.failed > 1 && commandType.failed > 1", "agent.failed commandType.failed", ConditionSubject.CommandTypeAndAgent)]
    [InlineData("commandType[\"git.push\"].failed > 1", "commandType[\"git.push\"].failed", ConditionSubject.None)]
    [InlineData("agent['ci \"bot\"'].errorRate > 0.1", "agent[\"ci \\\"bot\\\"\"].errorRate", ConditionSubject.None)]
    [InlineData("agent['a\\\\b'].commands.failed > 1", "agent[\"a\\\\b\"].failed", ConditionSubject.None)]
    [InlineData("agent['a'].failed > agent.failed", "agent[\"a\"].failed agent.failed", ConditionSubject.Agent)]
    [InlineData("lower(errorRate) > 0.1 && upper(errorRate) < 0.9", "errorRate", ConditionSubject.None)]
    [InlineData("true", "", ConditionSubject.None)]
    public void What_a_condition_reads_and_of_whom(string text, string reads, ConditionSubject subject)
    {
        Condition condition = Parsed.Condition(text);
        Assert.Equal(reads, string.Join(' ', condition.Reads));
        Assert.Equal(subject, condition.Subject);
        Assert.Equal((text, text), (condition.Text, condition.ToString()));
        Assert.Empty(condition.Tests);
    }

    [Theory]
    [InlineData("sequential(0.005, 0.08, 1e-4)", "", "errorRate 0.005 0.08 0.0001 0.01", ConditionSubject.None)]
    [InlineData("sequential(0.005, 0.08, 1e-4, 0.2)", "", "errorRate 0.005 0.08 0.0001 0.2", ConditionSubject.None)]
    [InlineData("sequential(0.5 / 100, 8 / 100, 1e-4)", "", "errorRate 0.005 0.08 0.0001 0.01", ConditionSubject.None)]
    [InlineData("sequential(rollbackRate, 0.01, 0.1, 0.001)", "", "rollbackRate 0.01 0.1 0.001 0.01", ConditionSubject.None)]
    [InlineData("sequential(agent.errorRate, 0.01, 0.1, 0.001)", "", "agent.errorRate 0.01 0.1 0.001 0.01", ConditionSubject.Agent)]
    [InlineData("sequential(commandType['git.push'].errorRate, 0.01, 0.1, 0.001)", "", "commandType[\"git.push\"].errorRate 0.01 0.1 0.001 0.01", ConditionSubject.None)]
    [InlineData("sequential(0.01, 0.1, 0.001) && commandType.failed > 1", "commandType.failed", "commandType.errorRate 0.01 0.1 0.001 0.01", ConditionSubject.CommandType)]
    [InlineData("agent.failed > 1 && sequential(0.01, 0.1, 0.001)", "agent.failed", "agent.errorRate 0.01 0.1 0.001 0.01", ConditionSubject.Agent)]
    [InlineData("agent.failed > 1 && commandType.failed > 1 && sequential(0.01, 0.1, 0.001)", "agent.failed commandType.failed", "commandType.agent.errorRate 0.01 0.1 0.001 0.01", ConditionSubject.CommandTypeAndAgent)]
    [InlineData("agent['a'].failed > 1 && sequential(0.01, 0.1, 0.001)", "agent[\"a\"].failed", "errorRate 0.01 0.1 0.001 0.01", ConditionSubject.None)]
    [InlineData("sequential(agent.rollbackRate, 0.01, 0.1, 0.001) || sequential(0.01, 0.1, 0.001)", "", "agent.rollbackRate 0.01 0.1 0.001 0.01, agent.errorRate 0.01 0.1 0.001 0.01", ConditionSubject.Agent)]
    [InlineData("sequential(0.01, 0.1, 0.001) || !sequential(0.01, 0.1, 0.001, 0.01)", "", "errorRate 0.01 0.1 0.001 0.01", ConditionSubject.None)]
    public void What_it_tests_and_of_whom(string text, string reads, string tests, ConditionSubject subject)
    {
        Condition condition = Parsed.Condition(text);
        Assert.Equal(reads, string.Join(' ', condition.Reads));
        Assert.Equal(tests, string.Join(", ", condition.Tests.Select(t => string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{t.Rate} {t.Plan.P0} {t.Plan.P1} {t.Plan.Alpha} {t.Plan.Beta}"))));
        Assert.Equal(subject, condition.Subject);
    }

    [Theory]
    [InlineData("""'a"b' == "a\"b" """)]
    [InlineData("""'it\'s' == "it's" """)]
    [InlineData("""'\\ \n\r\t' == "\u005c \u000A\u000d\u0009" """)]
    [InlineData("""'漢😀' == "漢\ud83d\ude00" """)]
    public void Escapes_stand_for_their_characters(string text) => Assert.Equal(Truth.True, WrittenFacts.Evaluate(text, ""));

    [Fact]
    public void Evaluating_allocates_nothing()
    {
        Condition condition = Parsed.Condition(
            "(errorRate > 0.05 || lower(rollbackRate) > 0.1) && failed + 2 * rejected >= 3 && !(incident.severity in ['low', null]) "
            + "&& incident.severity.startsWith('c') && sequential(0.01, 0.1, 0.001) && (total > 5 ? 'a' : 'b') == 'a' && agent.name < 'z' && (total > 5 ? 1 : 2) == 1");
        var facts = new FixedFacts();
        Assert.Equal(Truth.True, condition.Evaluate(facts));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            condition.Evaluate(facts);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Says the same of every read.</summary>
    private sealed class FixedFacts : IConditionFacts
    {
        public long MinSamples => 10;

        public bool TryCount(int read, out long count)
        {
            count = 7;
            return true;
        }

        public bool TryRate(int read, out Reeve.Core.Statistics.Rate rate)
        {
            rate = new(50, 100);
            return true;
        }

        public bool TryText(int read, out string? text)
        {
            text = "critical";
            return true;
        }

        public Truth Verdict(int test) => Truth.True;
    }
}
