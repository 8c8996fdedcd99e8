using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Reeve.Core.Decisions;
using Reeve.Core.Records;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Core.Signals;

namespace Reeve.Storage.State;

/// <summary>
/// Reads one row column by column. The first value that is not understood becomes <see cref="Problem"/>; what is read after it is of no use.
/// </summary>
internal sealed class StateRow(DbDataReader reader, string table)
{
    /// <summary>The first value that was not understood, or null.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>Text, or null.</summary>
    public string? OptionalText(string column)
    {
        object value = reader[column];
        if (value is byte[] bytes)
        {
            return Bad(column, $"{bytes.Length} bytes", "text");
        }

        return value is DBNull ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    /// <summary>Text.</summary>
    public string Text(string column) => OptionalText(column) ?? Bad(column, "NULL", "text");

    /// <summary>A time, or null.</summary>
    public DateTimeOffset? OptionalTime(string column)
    {
        if (OptionalText(column) is not { } text)
        {
            return null;
        }

        if (!StateTime.TryParse(text, out DateTimeOffset at))
        {
            Bad(column, text, "a UTC time, YYYY-MM-DD HH:MM:SS");
        }

        return at;
    }

    /// <summary>A time.</summary>
    public DateTimeOffset Time(string column) => OptionalTime(column) ?? Missing<DateTimeOffset>(column, "a UTC time, YYYY-MM-DD HH:MM:SS");

    /// <summary>A whole number from 0, or null.</summary>
    public int? OptionalCount(string column)
    {
        if (OptionalText(column) is not { } text)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            Bad(column, text, "a whole number from 0");
        }

        return count;
    }

    /// <summary>A whole number from 0.</summary>
    public int Count(string column) => OptionalCount(column) ?? Missing<int>(column, "a whole number from 0");

    /// <summary>A whole number from 0 of any size.</summary>
    public long Whole(string column) =>
        long.TryParse(Text(column), NumberStyles.None, CultureInfo.InvariantCulture, out long whole) ? whole : Missing<long>(column, "a whole number from 0");

    /// <summary>A number.</summary>
    public double Number(string column) =>
        double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : Missing<double>(column, "a number");

    /// <summary>0 or 1.</summary>
    public bool Flag(string column)
    {
        int flag = Count(column);
        if (flag > 1)
        {
            Bad(column, flag.ToString(CultureInfo.InvariantCulture), "0 or 1");
        }

        return flag == 1;
    }

    /// <summary>A rule's action.</summary>
    public RuleAction Action(string column)
    {
        string text = Text(column);
        if (!RuleWords.TryParse(text, out RuleAction action))
        {
            Bad(column, text, $"one of {string.Join(", ", RuleWords.AllActions)}");
        }

        return action;
    }

    /// <summary>A verdict, or null.</summary>
    public EventVerdict? OptionalVerdict(string column)
    {
        if (OptionalText(column) is not { } text)
        {
            return null;
        }

        if (!RuleWords.TryParse(text, out EventVerdict verdict))
        {
            Bad(column, text, $"one of {string.Join(", ", RuleWords.AllVerdicts)}");
        }

        return verdict;
    }

    /// <summary>An outcome.</summary>
    public Outcome Outcome(string column)
    {
        string text = Text(column);
        if (!Outcomes.TryParse(text, out Outcome outcome))
        {
            Bad(column, text, $"one of {string.Join(", ", Outcomes.All.Select(o => o.Name()))}");
        }

        return outcome;
    }

    /// <summary>A digest, or null.</summary>
    public ActionDigest? OptionalDigest(string column)
    {
        if (OptionalText(column) is not { } text)
        {
            return null;
        }

        if (!ActionDigest.TryParse(text, out ActionDigest digest))
        {
            Bad(column, text, "64 hexadecimal digits");
        }

        return digest;
    }

    /// <summary>A digest.</summary>
    public ActionDigest Digest(string column) => OptionalDigest(column) ?? Missing<ActionDigest>(column, "64 hexadecimal digits");

    /// <summary>A phase.</summary>
    public Phase Phase(string column)
    {
        string text = Text(column);
        if (!Phases.TryParse(text, out Phase phase))
        {
            Bad(column, text, $"one of {string.Join(", ", Phases.All.Select(p => p.Name()))}");
        }

        return phase;
    }

    /// <summary>A JSON array of names of command types.</summary>
    public TypeSet Types(string column)
    {
        string text = Text(column);
        TypeSet types = TypeSet.Empty;
        try
        {
            foreach (string? name in JsonSerializer.Deserialize(text, StateJson.Default.StringArray) ?? [null])
            {
                if (name is null || CommandType.Find(name) is not { } type)
                {
                    Bad(column, name ?? text, $"a JSON array of names out of {string.Join(", ", CommandType.All)}");
                    return types;
                }

                types = types.Union(TypeSet.Of(type));
            }
        }
        catch (JsonException)
        {
            Bad(column, text, "a JSON array of command types, e.g. [\"fs.write\",\"test.run\"]");
        }

        return types;
    }

    /// <summary>A part of a record as JSON.</summary>
    public T? Part<T>(string column)
    {
        string text = Text(column);
        try
        {
            return RecordText.Read<T>(text);
        }
        catch (JsonException e)
        {
            Bad(column, text, $"as JSON ({e.Message})");
            return default;
        }
    }

    /// <summary>Key of the row.</summary>
    public string Key => Convert.ToString(
        reader[table switch
        {
            "circuit_breaker_rules" => "name",
            "readiness_attestations" => "item",
            "scope_expansion_proposals" => "proposal_id",
            _ => "id",
        }],
        CultureInfo.InvariantCulture) ?? "?";

    /// <summary>Notes a value that is not understood; gives an empty text so that reading can go on.</summary>
    public string Bad(string column, string value, string allowed)
    {
        Problem ??= StateRefusals.BadValue(table, Key, column, value, allowed);
        return "";
    }

    private T Missing<T>(string column, string allowed)
        where T : struct
    {
        Bad(column, "NULL", allowed);
        return default;
    }
}
