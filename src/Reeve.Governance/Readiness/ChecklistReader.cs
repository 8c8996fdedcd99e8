using System.Globalization;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Reeve.Governance.Readiness;

/// <summary>Reads a checklist; a refusal names every error with its line.</summary>
internal sealed class ChecklistReader
{
    private const int MaxItems = 500;
    private readonly List<string> _errors = [];
    private readonly List<ChecklistItem> _items = [];

    private ChecklistReader()
    {
    }

    /// <summary>Reads YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="where">What to call its place.</param>
    public static Result<ReadinessChecklist> Read(string yaml, string where)
    {
        var reader = new ChecklistReader();
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            reader.Document(stream);
        }
        catch (YamlException e)
        {
            reader._errors.Add($"line {e.Start.Line}: {e.Message}");
        }

        return reader._errors.Count > 0
            ? ReadinessRefusals.Checklist(where, reader._errors)
            : new ReadinessChecklist([.. reader._items]);
    }

    private void Document(YamlStream stream)
    {
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            _errors.Add($"line 1: a checklist is one mapping with {string.Join(", ", ReadinessMeasures.Areas)}");
            return;
        }

        foreach ((YamlNode key, YamlNode value) in root.Children)
        {
            if (!ReadinessMeasures.TryParse((key as YamlScalarNode)?.Value, out ReadinessArea area))
            {
                _errors.Add($"line {key.Start.Line}: `{key}` is none of {string.Join(", ", ReadinessMeasures.Areas)}");
            }
            else if (value is not YamlSequenceNode items)
            {
                _errors.Add($"line {value.Start.Line}: {area.Name()} is no list of items");
            }
            else
            {
                foreach (YamlNode item in items.Children)
                {
                    Item(item, area);
                }
            }
        }

        if (_items.Count is 0 or > MaxItems && _errors.Count == 0)
        {
            _errors.Add($"line 1: {_items.Count} items; 1 to {MaxItems} are possible");
        }

        Once("id", i => i.Id);
        Once("name", i => i.Name);
    }

    private void Item(YamlNode node, ReadinessArea area)
    {
        if (node is not YamlMappingNode mapping)
        {
            _errors.Add($"line {node.Start.Line}: an item is a mapping with id, name and weight");
            return;
        }

        var fields = new ChecklistFields(mapping, _errors);
        string id = fields.Id("id");
        ReadinessMeasure measure = fields.Measure("measure");
        ChecklistItem item = new()
        {
            Id = id,
            Name = fields.Name("name"),
            Area = area,
            Weight = fields.Weight("weight"),
            Required = fields.Flag("required"),
            Measure = measure,
            Threshold = measure switch
            {
                ReadinessMeasure.DaysAtL3 => fields.Number("threshold", 1, 3650),
                ReadinessMeasure.SuccessRate => fields.Number("threshold", 0.5, 0.99999),
                ReadinessMeasure.ApprovalRate or ReadinessMeasure.RollbackRate or ReadinessMeasure.EvalCoverage => fields.Number("threshold", 0, 1),
                _ => 0,
            },
            Within = measure is ReadinessMeasure.MetricsScraped or ReadinessMeasure.Drill or ReadinessMeasure.AuditVerified
                ? fields.Span("within", null) : TimeSpan.Zero,
            Drill = measure is ReadinessMeasure.Drill ? fields.Drill("drill") : null,
            Environment = fields.Environment("environment"),
            ValidFor = measure is ReadinessMeasure.Attested or ReadinessMeasure.EvalCoverage
                ? fields.Span("validFor", ChecklistFields.StandardValidity) : TimeSpan.Zero,
        };
        fields.Finish(measure);
        _items.Add(item);
    }

    private void Once(string field, Func<ChecklistItem, string> of) => _errors.AddRange(_items
        .GroupBy(of, StringComparer.OrdinalIgnoreCase)
        .Where(g => g.Key.Length > 0 && g.Count() > 1)
        .Select(g => string.Create(CultureInfo.InvariantCulture, $"item {g.First().Id}: {field} `{g.Key}` is used {g.Count()} times")));
}
