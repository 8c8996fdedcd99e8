using System.Text.Json.Serialization;

namespace Reeve.Storage.State;

/// <summary>JSON inside columns.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class StateJson : JsonSerializerContext;
